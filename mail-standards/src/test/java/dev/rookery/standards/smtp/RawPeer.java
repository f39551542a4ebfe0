package dev.rookery.standards.smtp;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client without manners: sends exactly the octets it is told to. */
final class RawPeer implements AutoCloseable {
  private final Socket socket = new Socket();
  private final BufferedReader in;

  RawPeer(InetSocketAddress server) throws IOException {
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(5000);
    socket.connect(server, 5000);
    in =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
  }

  Socket socket() {
    return socket;
  }

  void send(String octets) throws IOException {
    socket.getOutputStream().write(octets.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** The next reply line, null at the end of the stream. */
  String line() throws IOException {
    return in.readLine();
  }

  /** The last line of the next reply. */
  String reply() throws IOException {
    String line = line();
    while (line != null && line.length() > 3 && line.charAt(3) == '-') {
      line = line();
    }
    return line;
  }

  /** Sends a line and gives the last line of its reply. */
  String ask(String command) throws IOException {
    send(command + "\r\n");
    return reply();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
