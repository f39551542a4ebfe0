package dev.rookery.postgres.owned;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Ports that nobody listens on. Another process may be quicker: whoever binds later must cope. */
public final class FreePort {
  private FreePort() {}

  /**
   * Any free port of the address.
   *
   * @throws NotStartedException the address is not one of this machine, or no port is left
   */
  public static int on(InetAddress address) {
    try (ServerSocket probe = new ServerSocket(0, 1, address)) {
      return probe.getLocalPort();
    } catch (IOException e) {
      throw new NotStartedException(
          "cannot listen on %s: %s".formatted(address.getHostAddress(), e.getMessage()), e);
    }
  }

  /**
   * Whether a TCP server could listen there now.
   *
   * @param port 1 to 65535
   */
  public static boolean isFree(InetAddress address, int port) {
    try (ServerSocket probe = new ServerSocket(port, 1, address)) {
      return probe.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
