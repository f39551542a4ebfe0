package dev.rookery.standards.smtp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * An SMTP or LMTP server: one virtual thread per connection, one write per group of replies. It is
 * strict where leniency lets a message be smuggled inside another: only CRLF ends a line and only
 * {@code <CRLF>.<CRLF>} ends a message; a CR or LF alone gets 521 and the connection is closed.
 */
public final class SmtpServer implements AutoCloseable {
  private final SmtpServerSettings settings;
  private final SmtpHandler handler;
  private final ServerSocket listener;
  private final Set<ServerConnection> connections = ConcurrentHashMap.newKeySet();
  private final AtomicLong sessions = new AtomicLong();
  private final CountDownLatch accepting = new CountDownLatch(1);

  private SmtpServer(SmtpServerSettings settings, SmtpHandler handler, ServerSocket listener) {
    this.settings = settings;
    this.handler = handler;
    this.listener = listener;
  }

  /**
   * Listens at once and serves until {@link #close()}.
   *
   * @throws IOException the address cannot be taken; the message names it and the reason
   */
  public static SmtpServer start(SmtpServerSettings settings, SmtpHandler handler)
      throws IOException {
    SmtpServer server = new SmtpServer(settings, handler, listen(settings.address()));
    Thread.ofVirtual().name("smtp-accept-" + server.address().getPort()).start(server::accept);
    return server;
  }

  private static ServerSocket listen(InetSocketAddress address) throws IOException {
    ServerSocket listener = new ServerSocket();
    try {
      listener.setReuseAddress(true);
      listener.bind(address, 256);
      return listener;
    } catch (IOException e) {
      listener.close();
      throw new IOException(
          "cannot listen on %s port %d: %s; choose another port or stop the program that holds it"
              .formatted(address.getHostString(), address.getPort(), e.getMessage()),
          e);
    }
  }

  /** Where the server really listens, with the port it got. */
  public InetSocketAddress address() {
    return (InetSocketAddress) listener.getLocalSocketAddress();
  }

  /** Connections open now. */
  public int connections() {
    return connections.size();
  }

  private void accept() {
    try {
      while (!listener.isClosed()) {
        open(listener.accept());
      }
    } catch (IOException _) {
      // closed
    } finally {
      accepting.countDown();
    }
  }

  private void open(Socket socket) {
    long id = sessions.incrementAndGet();
    Thread.ofVirtual().name("smtp-session-" + id).start(() -> serve(id, socket));
  }

  private void serve(long id, Socket socket) {
    try (socket) {
      ServerConnection connection = new ServerConnection(id, socket, settings, handler);
      connections.add(connection);
      try {
        if (connections.size() > settings.maxConnections()) {
          refuse(socket);
        } else {
          connection.run();
        }
      } finally {
        connections.remove(connection);
      }
    } catch (IOException _) {
      // the client left before it was greeted
    }
  }

  private void refuse(Socket socket) throws IOException {
    Wire wire = new Wire(socket, settings.commandTimeout());
    String text = settings.hostname() + " Error: too many connections";
    wire.send(SmtpReply.of(421, "4.7.0", text).toWire());
    wire.closeAfterReply(Duration.ofSeconds(1));
  }

  /**
   * Takes no more connections, ends idle sessions with 421, lets transactions under way finish
   * within the grace of the settings, and cuts what is left.
   */
  @Override
  public void close() {
    closeListener();
    connections.forEach(ServerConnection::stop);
    long deadline = System.nanoTime() + settings.grace().toNanos();
    while (!connections.isEmpty() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(2_000_000);
    }
    connections.forEach(ServerConnection::kill);
  }

  private void closeListener() {
    try {
      listener.close();
      if (!accepting.await(5, TimeUnit.SECONDS)) {
        throw new IllegalStateException("listener of " + address() + " does not stop");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Cuts all connections at once, as a crash would. */
  public void kill() {
    closeListener();
    connections.forEach(ServerConnection::kill);
  }
}
