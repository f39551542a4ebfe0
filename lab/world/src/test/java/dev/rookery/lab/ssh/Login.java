package dev.rookery.lab.ssh;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Duration;
import java.util.EnumSet;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.digest.BuiltinDigests;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClientFactory;

/** A client's session: MINA's own client. */
final class Login implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** What a command gave. */
  record Result(int exitCode, String output, String error) {}

  private final SshClient client;
  private final ClientSession session;
  private final String seenFingerprint;

  Login(LabHost host, KeyPair key) throws IOException {
    AtomicReference<PublicKey> seen = new AtomicReference<>();
    client = SshClient.setUpDefaultClient();
    client.setServerKeyVerifier((s, address, serverKey) -> {
      seen.set(serverKey);
      return true;
    });
    client.start();
    try {
      session = client.connect("root", host.address()).verify(PATIENCE).getSession();
      session.addPublicKeyIdentity(key);
      session.auth().verify(PATIENCE);
    } catch (IOException e) {
      client.stop();
      throw e;
    }
    seenFingerprint = KeyUtils.getFingerPrint(BuiltinDigests.sha256, seen.get());
  }

  String seenFingerprint() {
    return seenFingerprint;
  }

  Result run(String line) throws IOException {
    return run(line, "");
  }

  Result run(String line, String input) throws IOException {
    var output = new ByteArrayOutputStream();
    var error = new ByteArrayOutputStream();
    try (ChannelExec channel = session.createExecChannel(line)) {
      channel.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
      channel.setOut(output);
      channel.setErr(error);
      channel.open().verify(PATIENCE);
      channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), PATIENCE);
      return new Result(
          channel.getExitStatus(),
          output.toString(StandardCharsets.UTF_8),
          error.toString(StandardCharsets.UTF_8));
    }
  }

  /** Starts a command and returns when it has printed its first line. */
  ChannelExec runUntilFirstOutput(String line) throws IOException {
    ChannelExec channel = session.createExecChannel(line);
    channel.open().verify(PATIENCE);
    if (channel.getInvertedOut().read() < 0) {
      throw new IOException("the command ended without output");
    }
    return channel;
  }

  SftpClient sftp() throws IOException {
    return SftpClientFactory.instance().createSftpClient(session);
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      client.stop();
    }
  }
}
