package dev.rookery.agent.mailet;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Postfix's SMTP access policy delegation (SMTPD_POLICY_README): any number of requests over a
 * connection, each {@code name=value} lines and an empty one; the answer is {@code action=…} and an
 * empty line.
 */
final class PolicyServer implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("mailet");
  private static final int MAX_LINE = 4096;
  private static final int MAX_LINES = 200;
  private static final int IDLE_MILLIS = 600_000;
  private static final int MAX_CONNECTIONS = 500;

  private final ServerSocket listener;
  private final Policy policy;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

  private PolicyServer(ServerSocket listener, Policy policy) {
    this.listener = listener;
    this.policy = policy;
  }

  static PolicyServer start(InetSocketAddress address, Policy policy) throws IOException {
    ServerSocket listener = new ServerSocket();
    try {
      listener.setReuseAddress(true);
      listener.bind(address, 256);
    } catch (IOException e) {
      listener.close();
      throw new IOException(
          "cannot listen on %s port %d: %s; choose another policyListen or stop what holds it"
              .formatted(address.getHostString(), address.getPort(), e.getMessage()),
          e);
    }
    PolicyServer server = new PolicyServer(listener, policy);
    Thread.ofVirtual().name("policy-accept").start(server::accept);
    return server;
  }

  boolean isOpen() {
    return !listener.isClosed();
  }

  InetSocketAddress address() {
    return (InetSocketAddress) listener.getLocalSocketAddress();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        if (connections.size() >= MAX_CONNECTIONS) {
          socket.close(); // the MTA falls back on its default_action
        } else {
          connections.add(socket);
          Thread.ofVirtual().name("policy").start(() -> serve(socket));
        }
      }
    } catch (IOException _) {
      // closed
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setSoTimeout(IDLE_MILLIS);
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      for (List<String> lines = read(in); lines != null; lines = read(in)) {
        out.write("action=%s\n\n".formatted(answer(lines)).getBytes(StandardCharsets.UTF_8));
        out.flush();
      }
    } catch (IOException _) {
      // the MTA went away, or waited too long
    } finally {
      connections.remove(socket);
    }
  }

  private String answer(List<String> lines) {
    try {
      return policy.judge(PolicyRequest.parse(lines));
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "mailet: policy request answered later", e);
      return "DEFER 4.3.0 policy failed: " + e.getClass().getSimpleName();
    }
  }

  /** The lines of one request; null at the end of the connection. */
  private static @Nullable List<String> read(InputStream in) throws IOException {
    List<String> lines = new ArrayList<>();
    String line = readLine(in);
    while (line != null && !line.isEmpty()) {
      lines.add(line);
      if (lines.size() > MAX_LINES) {
        throw new IOException("request of more than %d lines".formatted(MAX_LINES));
      }
      line = readLine(in);
    }
    return line == null ? null : lines;
  }

  private static @Nullable String readLine(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int octet = in.read(); octet != '\n'; octet = in.read()) {
      if (octet < 0) {
        return null;
      }
      if (line.length() == MAX_LINE) {
        throw new IOException("line of more than %d octets".formatted(MAX_LINE));
      }
      line.append((char) octet);
    }
    return line.toString();
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket socket : connections) {
        socket.close();
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "mailet: closing the policy service", e);
    }
  }
}
