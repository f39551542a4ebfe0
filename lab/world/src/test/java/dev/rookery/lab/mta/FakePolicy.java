package dev.rookery.lab.mta;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A policy server that always takes the same action and remembers what it was asked. */
final class FakePolicy implements AutoCloseable {
  final List<Map<String, String>> asked = new CopyOnWriteArrayList<>();
  volatile String action = "DUNNO";
  private final ServerSocket listener = new ServerSocket();
  private final List<Socket> clients = new CopyOnWriteArrayList<>();

  FakePolicy(InetSocketAddress at) throws IOException {
    listener.setReuseAddress(true);
    listener.bind(at);
    Thread.ofVirtual().start(this::accept);
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        clients.add(client);
        Thread.ofVirtual().start(() -> serve(client));
      }
    } catch (IOException _) {
      // closed
    }
  }

  private void serve(Socket client) {
    try (client;
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8))) {
      Map<String, String> attributes = new HashMap<>();
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        int equals = line.indexOf('=');
        if (equals > 0) {
          attributes.put(line.substring(0, equals), line.substring(equals + 1));
        } else {
          asked.add(Map.copyOf(attributes));
          attributes.clear();
          client
              .getOutputStream()
              .write("action=%s\n\n".formatted(action).getBytes(StandardCharsets.UTF_8));
        }
      }
    } catch (IOException _) {
      // the client left
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket client : clients) {
      client.close();
    }
  }
}
