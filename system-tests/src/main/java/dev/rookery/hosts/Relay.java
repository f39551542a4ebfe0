package dev.rookery.hosts;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Carries TCP connections to a server that listens on the loopback only. */
final class Relay implements AutoCloseable {
  private final ServerSocket door;
  private final InetSocketAddress target;

  private Relay(ServerSocket door, InetSocketAddress target) {
    this.door = door;
    this.target = target;
  }

  /**
   * @param door where it listens; port 0 = any free one
   */
  static Relay start(InetSocketAddress door, InetSocketAddress target) throws IOException {
    ServerSocket server = new ServerSocket();
    server.bind(door);
    Relay relay = new Relay(server, target);
    Thread.ofVirtual().start(relay::accept);
    return relay;
  }

  int port() {
    return door.getLocalPort();
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        Socket near = door.accept();
        Socket far = new Socket();
        far.connect(target);
        Thread.ofVirtual().start(() -> carry(near, far));
        Thread.ofVirtual().start(() -> carry(far, near));
      } catch (IOException e) {
        // closed, or one connection that did not come to be
      }
    }
  }

  private static void carry(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // one side went; both sockets are closed
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
  }
}
