package dev.rookery.lab.story;

import dev.rookery.lab.hosting.BootedHost;
import dev.rookery.lab.story.MtaMaker.RunningMta;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * A machine whose {@code postfix start}, {@code stop} and {@code reload} really do so with an MTA.
 * The program {@code bin/postfix} on it drops a wish into {@code run/} and waits for the answer.
 */
final class MailHost implements BootedHost {
  private static final int POLL_MILLIS = 20;
  private final InetAddress address;
  private final Path folder;
  private final BootedHost machine;
  private final MtaMaker mtas;
  private final Thread watch;
  private volatile boolean closed;
  private @Nullable RunningMta mta;

  private MailHost(InetAddress address, Path folder, BootedHost machine, MtaMaker mtas) {
    this.address = address;
    this.folder = folder;
    this.machine = machine;
    this.mtas = mtas;
    this.watch = Thread.ofVirtual().name("postfix-" + folder.getFileName()).unstarted(this::watch);
  }

  static MailHost prepare(InetAddress address, Path folder, BootedHost machine, MtaMaker mtas) {
    MailHost host = new MailHost(address, folder, machine, mtas);
    try {
      Files.createDirectories(host.run());
      Path program = Files.createDirectories(folder.resolve("bin")).resolve("postfix");
      Files.writeString(program, PostfixProgram.text(folder));
      Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot prepare the machine in " + folder, e);
    }
    host.watch.start();
    return host;
  }

  InetAddress address() {
    return address;
  }

  Path folder() {
    return folder;
  }

  /** Messages in the MTA's queue; 0 when it does not run. */
  synchronized int queued() {
    return mta == null ? 0 : mta.queued();
  }

  @Override
  public String hostKeyFingerprint() {
    return machine.hostKeyFingerprint();
  }

  @Override
  public int sshPort() {
    return machine.sshPort();
  }

  /** The certificate its MTA shows, as provisioning made it. */
  Path certificate(String hostname) {
    return folder.resolve("etc").resolve("rookery").resolve("tls").resolve(hostname + ".crt");
  }

  @Override
  public String root() {
    return machine.root();
  }

  @Override
  public int smtpPort() {
    return machine.smtpPort();
  }

  @Override
  public int submissionPort() {
    return machine.submissionPort();
  }

  BootedHost machine() {
    return machine;
  }

  @Override
  public void close() {
    closed = true;
    machine.close();
    stop();
  }

  private void watch() {
    while (!closed) {
      try {
        answer("start", this::start);
        answer("reload", _ -> reload());
        answer(
            "stop",
            _ -> {
              stop();
              return "";
            });
        Thread.sleep(POLL_MILLIS);
      } catch (IOException e) {
        System.getLogger(MailHost.class.getName())
            .log(System.Logger.Level.WARNING, "machine {0}: {1}", folder, e.getMessage());
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** What an answer is made from; the text is empty when all went well. */
  private interface Wish {
    String fulfil(Path config) throws IOException;
  }

  private void answer(String verb, Wish wish) throws IOException {
    Path asked = run().resolve("postfix." + verb);
    if (!Files.exists(asked)) {
      return;
    }
    Path config = Path.of(Files.readString(asked).strip());
    Files.delete(asked);
    String trouble = fulfil(wish, config);
    Path draft = run().resolve("postfix.answer.draft");
    Files.writeString(draft, (trouble.isEmpty() ? "0" : "1") + "\n" + trouble);
    Files.move(draft, run().resolve("postfix.answer"), StandardCopyOption.ATOMIC_MOVE);
  }

  private static String fulfil(Wish wish, Path config) {
    try {
      return wish.fulfil(config);
    } catch (IOException | RuntimeException e) {
      return "postfix: fatal: " + e.getMessage() + "\n";
    }
  }

  private synchronized String start(Path config) throws IOException {
    if (mta != null) {
      return "postfix: fatal: the Postfix mail system is already running\n";
    }
    mta = mtas.start(config, folder.resolve("libexec"));
    Path own = folder.resolve("libexec").resolve("postqueue");
    if (Files.exists(own)) {
      Files.copy(
          own,
          folder.resolve("bin").resolve("postqueue"),
          StandardCopyOption.REPLACE_EXISTING,
          StandardCopyOption.COPY_ATTRIBUTES);
    }
    return "";
  }

  private synchronized String reload() throws IOException {
    if (mta == null) {
      return "postfix: fatal: the Postfix mail system is not running\n";
    }
    mta.reload();
    return "";
  }

  private synchronized void stop() {
    if (mta != null) {
      mta.close();
      mta = null;
    }
  }

  private Path run() {
    return folder.resolve("run");
  }
}
