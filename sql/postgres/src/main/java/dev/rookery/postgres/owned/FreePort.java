package dev.rookery.postgres.owned;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports that nobody listens on. Another process may be quicker: whoever binds later must cope. */
public final class FreePort {
  /** Below those that Linux gives to whoever connects without asking for one (32768 and up). */
  private static final int FROM = 20_000;

  private static final int UNTIL = 32_768;
  private static final int TRIES = 200;

  private FreePort() {}

  /**
   * Any free port of the address, of those that no outgoing connection gets by chance.
   *
   * @throws NotStartedException the address is not one of this machine, or no port is left
   */
  public static int on(InetAddress address) {
    IOException last = new IOException("no port was tried");
    for (int tried = 0; tried < TRIES; tried++) {
      int port = ThreadLocalRandom.current().nextInt(FROM, UNTIL);
      try (ServerSocket probe = new ServerSocket(port, 1, address)) {
        return probe.getLocalPort();
      } catch (IOException e) {
        last = e;
      }
    }
    throw new NotStartedException(
        "cannot listen on %s: %s".formatted(address.getHostAddress(), last.getMessage()), last);
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
