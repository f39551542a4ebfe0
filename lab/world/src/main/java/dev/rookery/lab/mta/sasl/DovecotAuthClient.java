package dev.rookery.lab.mta.sasl;

import dev.rookery.standards.smtp.Credentials;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

/** Asks a Dovecot authentication server about one login per connection. */
public final class DovecotAuthClient {

  /** What the server said. */
  public enum Verdict {
    GOOD,
    BAD,
    /** The server has trouble itself; the same login may be good later. */
    TEMPORARY
  }

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private final InetSocketAddress server;

  public DovecotAuthClient(InetSocketAddress server) {
    this.server = server;
  }

  /**
   * @param clientIp who wants to log in
   * @throws IOException nobody answers, or not in this protocol
   */
  public Verdict ask(Credentials credentials, String clientIp) throws IOException {
    try (Socket socket = new Socket()) {
      socket.setTcpNoDelay(true);
      socket.connect(server, (int) TIMEOUT.toMillis());
      socket.setSoTimeout((int) TIMEOUT.toMillis());
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      readGreeting(in);
      socket.getOutputStream().write(request(credentials, clientIp));
      return verdict(requireLine(in));
    }
  }

  private void readGreeting(BufferedReader in) throws IOException {
    String version = requireLine(in);
    if (!version.startsWith("VERSION\t1\t")) {
      throw new IOException("%s speaks no protocol 1: %s".formatted(server, version));
    }
    while (!requireLine(in).equals("DONE")) {
      // mechanisms and cookie: we need none of them
    }
  }

  private static byte[] request(Credentials credentials, String clientIp) {
    String message = "\0" + credentials.user() + "\0" + credentials.password();
    String base64 = Base64.getEncoder().encodeToString(message.getBytes(StandardCharsets.UTF_8));
    String text =
        "VERSION\t1\t1\nCPID\t%d\nAUTH\t1\tPLAIN\tservice=smtp\tnologin\trip=%s\tsecured\tresp=%s\n"
            .formatted(ProcessHandle.current().pid(), clientIp, base64);
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private Verdict verdict(String line) throws IOException {
    if (line.startsWith("OK\t1")) {
      return Verdict.GOOD;
    }
    if (line.startsWith("FAIL\t1")) {
      return line.contains("\ttemp") ? Verdict.TEMPORARY : Verdict.BAD;
    }
    throw new IOException("%s gave no verdict: %s".formatted(server, line));
  }

  private String requireLine(BufferedReader in) throws IOException {
    String line = in.readLine();
    if (line == null) {
      throw new IOException(server + " closed the connection");
    }
    return line;
  }
}
