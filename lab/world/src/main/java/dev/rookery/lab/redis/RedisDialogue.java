package dev.rookery.lab.redis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Says a few words to the server as its admin: inline commands with one-line replies. */
record RedisDialogue(InetSocketAddress server, String password) {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /**
   * The reply to one command, e.g. {@code +PONG} or {@code -LOADING …}.
   *
   * @throws IOException nobody listens, or the connection broke
   */
  String say(String command) throws IOException {
    try (Socket socket = new Socket()) {
      int millis = Math.toIntExact(PATIENCE.toMillis());
      socket.setSoTimeout(millis);
      socket.connect(server, millis);
      var replies =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      String greeting = ask(socket, replies, "AUTH default " + password);
      return greeting.equals("+OK") ? ask(socket, replies, command) : greeting;
    }
  }

  private static String ask(Socket socket, BufferedReader replies, String command)
      throws IOException {
    socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
    String reply = replies.readLine();
    if (reply == null) {
      throw new IOException("Redis closed the connection");
    }
    return reply;
  }
}
