package dev.rookery.orchestrator.provisioning;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A wire to a server that breaks, once so many octets went there. */
final class CutLine implements AutoCloseable {
  private final ServerSocket door;

  CutLine(int port, long octets) throws IOException {
    door = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(() -> serve(port, octets));
  }

  int port() {
    return door.getLocalPort();
  }

  private void serve(int port, long octets) {
    try (Socket client = door.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
      Thread.ofVirtual().start(() -> pump(server, client, Long.MAX_VALUE));
      pump(client, server, octets);
    } catch (IOException e) {
      // closed
    }
  }

  private static void pump(Socket from, Socket to, long octets) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[4096];
      long left = octets;
      for (int read = in.read(buffer); read >= 0 && left > 0; read = in.read(buffer)) {
        out.write(buffer, 0, (int) Math.min(read, left));
        left -= read;
      }
    } catch (IOException e) {
      // the other side is gone
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
  }
}
