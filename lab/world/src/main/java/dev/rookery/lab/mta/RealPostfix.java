package dev.rookery.lab.mta;

import dev.rookery.lab.mta.config.PostfixConfig;
import dev.rookery.lab.mta.config.Service;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A real Postfix on the configuration directory that a {@link LabMta} would read. The directory is
 * left as it is: Postfix runs on a copy beside it, completed by {@link CompletedConfig}. Needs root
 * and the Debian package. Somebody other than root who wants {@code postqueue -c} must add the
 * copy's path to {@code alternate_config_directories} in /etc/postfix/main.cf.
 */
public final class RealPostfix implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/usr/sbin/postfix");
  private static final Duration START = Duration.ofSeconds(20);

  private final Path original;
  private final Path completed;
  private final RealPostfixSettings settings;

  private RealPostfix(RealPostfixSettings settings) {
    this.original = settings.configFolder().toAbsolutePath();
    this.completed = completed(original);
    this.settings = settings;
  }

  private static Path completed(Path original) {
    return original.resolveSibling(original.getFileName() + ".running");
  }

  /** What keeps a real Postfix from running here, in one line; empty when nothing does. */
  public static Optional<String> missing() {
    boolean installed = Files.isExecutable(PROGRAM);
    if (installed && isRoot()) {
      return Optional.empty();
    }
    List<String> missing = new ArrayList<>();
    if (!isRoot()) {
      missing.add("root (you are %s: use sudo)".formatted(System.getProperty("user.name")));
    }
    if (!installed) {
      missing.add(
          "the postfix package (%s is not there: apt-get install postfix)".formatted(PROGRAM));
    }
    return Optional.of("a real Postfix needs " + String.join(" and ", missing));
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  /**
   * Returns once every smtpd of master.cf greets.
   *
   * @throws IOException something is missing, or Postfix refuses; the message has its words
   */
  public static RealPostfix start(RealPostfixSettings settings) throws IOException {
    Optional<String> missing = missing();
    if (missing.isPresent()) {
      throw new IOException(missing.get());
    }
    requireNoBlank(settings.configFolder());
    RealPostfix postfix = new RealPostfix(settings);
    PostfixConfig config = postfix.complete();
    postfix.run("check");
    postfix.run("start");
    try {
      postfix.awaitListeners(config);
    } catch (IOException e) {
      postfix.close();
      throw e;
    }
    return postfix;
  }

  private static void requireNoBlank(Path configFolder) throws IOException {
    if (configFolder.toAbsolutePath().toString().chars().anyMatch(Character::isWhitespace)) {
      throw new IOException(
          "Postfix's own scripts fail in a folder like \"%s\": choose one without blanks, or the lab's MTA"
              .formatted(configFolder));
    }
  }

  private PostfixConfig complete() throws IOException {
    PostfixConfig config = PostfixConfig.read(original);
    new CompletedConfig(config, settings).write(completed);
    return config;
  }

  private void awaitListeners(PostfixConfig config) throws IOException {
    long deadline = System.nanoTime() + START.toNanos();
    for (Service service : config.services()) {
      if (service.isSmtpd()) {
        InetSocketAddress address = SmtpdListener.of(service, config).address();
        while (!greets(address)) {
          if (System.nanoTime() > deadline) {
            throw new IOException(
                "Postfix does not greet on %s within %s: %s"
                    .formatted(address, START, lastWords()));
          }
          LockSupport.parkNanos(20_000_000);
        }
      }
    }
  }

  /** master listens long before an smtpd is able to talk, or finds its parameters unfit. */
  private static boolean greets(InetSocketAddress address) {
    try (Socket socket = new Socket()) {
      socket.connect(address, 1000);
      socket.setSoTimeout(2000);
      return socket.getInputStream().read() == '2';
    } catch (IOException _) {
      return false;
    }
  }

  /** Takes over what has changed in the configuration directory. */
  public void reload() throws IOException {
    complete();
    run("reload");
  }

  /** Messages in the queue, also those that are on their way in. */
  public int queued() throws IOException {
    return QueueCount.below(Path.of(config().main().text("queue_directory", "")));
  }

  /**
   * Writes {@code postqueue} and {@code postfix} as scripts that reach this instance, whatever
   * {@code -c DIR} they are given.
   */
  public void installCommands(Path binFolder) throws IOException {
    Files.createDirectories(binFolder);
    for (String program : List.of("postqueue", "postfix")) {
      Path script = binFolder.resolve(program);
      String quoted = completed.toString().replace("'", "'\\''");
      Files.writeString(
          script,
          """
          #!/bin/sh
          if [ "${1:-}" = -c ]; then shift 2; fi
          exec /usr/sbin/%s -c '%s' "$@"
          """
              .formatted(program, quoted));
      Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  private PostfixConfig config() throws IOException {
    return PostfixConfig.read(completed);
  }

  private void run(String verb) throws IOException {
    if (exitValue(verb) != 0) {
      throw new IOException("postfix %s: %s".formatted(verb, lastWords()));
    }
  }

  private int exitValue(String verb) throws IOException {
    Process process =
        new ProcessBuilder(PROGRAM.toString(), "-c", completed.toString(), verb)
            .redirectErrorStream(true)
            .redirectOutput(completed.resolve("last-command.log").toFile())
            .start();
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("postfix " + verb + " does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted in postfix " + verb, e);
    }
    return process.exitValue();
  }

  /** What the command printed, and the end of the log: start tells its reasons only there. */
  private String lastWords() throws IOException {
    StringBuilder words =
        new StringBuilder(Files.readString(completed.resolve("last-command.log")).strip());
    Path log = CompletedConfig.logFile(config(), completed);
    if (Files.isReadable(log)) {
      List<String> lines = Files.readAllLines(log);
      lines
          .subList(Math.max(0, lines.size() - 3), lines.size())
          .forEach(line -> words.append('\n').append(line));
    }
    return words.toString();
  }

  /** Stops Postfix; its queue stays for the next start. */
  @Override
  public void close() throws IOException {
    run("stop");
    CompletedConfig.deleteData(completed);
  }

  /**
   * Stops the Postfix that somebody who was killed had started on this configuration directory;
   * does nothing when there is none.
   *
   * @throws IOException it does not stop
   */
  public static void endLeftOver(Path configFolder) throws IOException {
    RealPostfix left = new RealPostfix(RealPostfixSettings.of(configFolder));
    if (missing().isPresent() || !Files.exists(left.completed.resolve("main.cf"))) {
      return;
    }
    if (left.exitValue("status") == 0) {
      left.run("stop");
    }
    CompletedConfig.deleteData(left.completed);
  }
}
