package dev.rookery.orchestrator.provisioning;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rookery.orchestrator.fleet.NodeHost;
import dev.rookery.orchestrator.fleet.SshLogin;
import dev.rookery.orchestrator.hosting.HostKeyFingerprint;
import dev.rookery.orchestrator.provisioning.host.Command;
import dev.rookery.orchestrator.provisioning.host.HostShell;
import dev.rookery.orchestrator.provisioning.host.HostTrouble;
import dev.rookery.orchestrator.provisioning.host.NodeUnreachableException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import net.schmizz.sshj.connection.channel.direct.Session;

/**
 * One SSH connection to a host whose key is pinned; no password, no agent forwarding. Each {@link
 * #run} is one round trip. A host that falls silent, or does not end in time, is given up as {@link
 * SshPatience} says. For one thread.
 */
public final class RemoteHost implements HostShell, AutoCloseable {
  /**
   * How long the writer of a conversation may wait for the host to take more: changes take long.
   */
  private static final Duration TAKEN = Duration.ofHours(1);

  private static final int OUTPUT_MAX = 1 << 20;

  private final String name;
  private final SshLine line;
  private final String before;

  /**
   * @param before stands before every command
   */
  private RemoteHost(String name, SshLine line, String before) {
    this.name = name;
    this.line = line;
    this.before = before;
  }

  /** The same connection, its commands run as root by sudo, which may not ask for a password. */
  public RemoteHost elevated() {
    return new RemoteHost(name, line, "sudo -n -- ");
  }

  /** Elevated when the whole machine is ours and we log in as somebody else than root. */
  public RemoteHost asOwnerOf(NodeHost host) {
    return host.root().equals("/") && !host.sshUser().equals("root") ? elevated() : this;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Duration patience() {
    return line.patience().silence();
  }

  /** What a command said and how it ended. */
  record Result(int exitCode, String output, String error) {}

  /**
   * Connects and logs in.
   *
   * @throws HostKeyChangedException the host shows another key; nothing was sent
   * @throws JumpKeyChangedException the jump host shows another key; nothing was sent
   * @throws NodeUnreachableException no connection, or the host does not take our key
   */
  public static RemoteHost connect(NodeHost host, HostKeyFingerprint pinned, SshLogin login) {
    return connect(host, pinned, login, SshPatience.STANDARD);
  }

  /** As above, with other limits. */
  static RemoteHost connect(
      NodeHost host, HostKeyFingerprint pinned, SshLogin login, SshPatience patience) {
    String name = host.sshName();
    PinnedKey key = new PinnedKey(pinned);
    SshLine line = new SshLine(host, patience);
    try {
      line.connect(key, login);
      line.logIn(login);
      return new RemoteHost(name, line, "");
    } catch (IOException e) {
      line.close();
      HostKeyFingerprint other = key.otherKey();
      if (other != null) {
        throw new HostKeyChangedException(name, pinned, other);
      }
      throw new NodeUnreachableException(name, line.reason(e), e);
    } catch (RuntimeException e) {
      line.close();
      throw e;
    }
  }

  /**
   * Runs a command to its end, with nothing to read.
   *
   * @throws NodeUnreachableException the connection broke, or there was no end in time
   */
  Result run(Command command) {
    Duration atMost = line.patience().run();
    try (LineWatch.Bound _ = line.watch().within(atMost, "a command");
        Session session = line.client().startSession();
        Session.Command running = session.exec(before + command.line())) {
      CompletableFuture<String> output = reading(running.getInputStream());
      CompletableFuture<String> error = reading(running.getErrorStream());
      running.getOutputStream().close();
      running.join(atMost.toMillis(), TimeUnit.MILLISECONDS);
      Integer code = running.getExitStatus();
      return new Result(code == null ? -1 : code, text(output), text(error));
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  @Override
  public String require(String what, Command command) {
    Result result = run(command);
    if (result.exitCode() != 0) {
      String said = result.error().isBlank() ? result.output() : result.error();
      throw HostTrouble.of(name, what, result.exitCode(), said);
    }
    return result.output();
  }

  @Override
  public Conversation open(Command command) {
    Duration atMost = line.patience().silence();
    try (LineWatch.Bound _ = line.watch().within(atMost, "beginning a command")) {
      Session session = line.client().startSession();
      return new RemoteConversation(session, session.exec(before + command.line()), line);
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  private NodeUnreachableException unreachable(IOException e) {
    return new NodeUnreachableException(name, line.reason(e), e);
  }

  static CompletableFuture<String> reading(InputStream stream) {
    CompletableFuture<String> text = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            text.complete(limited(stream));
          } catch (IOException e) {
            text.completeExceptionally(e);
          }
        });
    return text;
  }

  private static String limited(InputStream stream) throws IOException {
    ByteArrayOutputStream kept = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
      kept.write(buffer, 0, Math.min(read, OUTPUT_MAX - kept.size()));
    }
    return kept.toString(UTF_8);
  }

  private String text(CompletableFuture<String> reading) throws IOException {
    try {
      return reading.get(line.patience().silence().toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("its output broke off", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public String toString() {
    return name;
  }

  @Override
  public void close() {
    line.close();
  }
}
