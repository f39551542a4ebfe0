package dev.rookery.orchestrator.provisioning;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rookery.orchestrator.fleet.NodeHost;
import dev.rookery.orchestrator.fleet.SshIdentity;
import dev.rookery.orchestrator.hosting.HostKeyFingerprint;
import dev.rookery.orchestrator.provisioning.host.Command;
import dev.rookery.orchestrator.provisioning.host.HostShell;
import dev.rookery.orchestrator.provisioning.host.HostTrouble;
import dev.rookery.orchestrator.provisioning.host.NodeUnreachableException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import net.schmizz.sshj.DefaultConfig;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.connection.channel.direct.Session;
import net.schmizz.sshj.userauth.keyprovider.KeyPairWrapper;
import net.schmizz.sshj.userauth.keyprovider.KeyProvider;

/**
 * One SSH connection to a host whose key is pinned; no password, no agent forwarding. Each {@link
 * #run} is one round trip. For one thread.
 */
public final class RemoteHost implements HostShell, AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration SILENCE = Duration.ofSeconds(30);
  private static final Duration RUN = Duration.ofMinutes(3);
  private static final Duration STANDSTILL = Duration.ofMinutes(20);
  private static final int OUTPUT_MAX = 1 << 20;

  private final String name;
  private final SSHClient client;

  private final String before;

  /**
   * @param before stands before every command
   */
  private RemoteHost(String name, SSHClient client, String before) {
    this.name = name;
    this.client = client;
    this.before = before;
  }

  /** The same connection, its commands run as root by sudo, which may not ask for a password. */
  public RemoteHost elevated() {
    return new RemoteHost(name, client, "sudo -n -- ");
  }

  /** Elevated when the whole machine is ours and we log in as somebody else than root. */
  public RemoteHost asOwnerOf(NodeHost host) {
    return host.root().equals("/") && !host.sshUser().equals("root") ? elevated() : this;
  }

  @Override
  public String name() {
    return name;
  }

  /** What a command said and how it ended. */
  record Result(int exitCode, String output, String error) {}

  /** What goes to a command's standard input. */
  interface Input {
    void writeTo(OutputStream out) throws IOException;

    /** Nothing. */
    static Input none() {
      return out -> {};
    }
  }

  /**
   * Connects and logs in.
   *
   * @throws HostKeyChangedException the host shows another key; nothing was sent
   * @throws NodeUnreachableException no connection, or the host does not take our key
   */
  public static RemoteHost connect(NodeHost host, HostKeyFingerprint pinned, SshIdentity identity) {
    String name = "%s port %d".formatted(host.address(), host.sshPort());
    PinnedKey key = new PinnedKey(pinned);
    SSHClient client = new SSHClient(new DefaultConfig());
    client.addHostKeyVerifier(key);
    client.setConnectTimeout((int) CONNECT.toMillis());
    client.setTimeout((int) SILENCE.toMillis());
    try {
      client.connect(host.address(), host.sshPort());
      // a stream of changes stands still as long as apt runs at its other end
      client.getConnection().setTimeoutMs((int) STANDSTILL.toMillis());
      client.authPublickey(host.sshUser(), provider(identity));
      return new RemoteHost(name, client, "");
    } catch (IOException e) {
      closeQuietly(client);
      HostKeyFingerprint other = key.otherKey();
      if (other != null) {
        throw new HostKeyChangedException(name, pinned, other);
      }
      throw new NodeUnreachableException(name, e.getMessage(), e);
    }
  }

  private static KeyProvider provider(SshIdentity identity) {
    return new KeyPairWrapper(identity.pair());
  }

  /** Runs a command to its end. */
  Result run(Command command) {
    return run(command, Input.none());
  }

  /**
   * Runs a command to its end, with something to read.
   *
   * @throws NodeUnreachableException the connection broke, or there was no end in time
   */
  Result run(Command command, Input input) {
    try (Session session = client.startSession();
        Session.Command running = session.exec(before + command.line())) {
      CompletableFuture<String> output = reading(running.getInputStream());
      CompletableFuture<String> error = reading(running.getErrorStream());
      feed(running, input);
      running.join(RUN.toMillis(), TimeUnit.MILLISECONDS);
      Integer code = running.getExitStatus();
      return new Result(code == null ? -1 : code, text(output), text(error));
    } catch (IOException e) {
      throw new NodeUnreachableException(name, e.getMessage(), e);
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
    try {
      Session session = client.startSession();
      return new RemoteConversation(session, session.exec(before + command.line()));
    } catch (IOException e) {
      throw new NodeUnreachableException(name, e.getMessage(), e);
    }
  }

  /** A command that ends without reading its input is no failure of ours. */
  private static void feed(Session.Command running, Input input) {
    try (OutputStream out = running.getOutputStream()) {
      input.writeTo(out);
    } catch (IOException e) {
      return; // its exit code tells
    }
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

  private static String text(CompletableFuture<String> reading) throws IOException {
    try {
      return reading.get(SILENCE.toSeconds(), TimeUnit.SECONDS);
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
    closeQuietly(client);
  }

  private static void closeQuietly(SSHClient client) {
    try {
      client.close();
    } catch (IOException e) {
      return; // it is gone, which is what we want
    }
  }
}
