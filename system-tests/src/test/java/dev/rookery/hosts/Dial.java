package dev.rookery.hosts;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** TCP connections from hosts and to them; half a second must do on one machine. */
final class Dial {
  private Dial() {}

  /** Whether a host can open a TCP connection. */
  static boolean connects(DebianHost host, String address, int port) {
    String dial = "timeout 0.5 bash -c ': < /dev/tcp/%s/%d' && echo yes".formatted(address, port);
    return host.tryConsole("sh", "-c", dial).contains("yes");
  }

  /** Whether this machine can open a TCP connection to its sshd. */
  static boolean answers(DebianHost host) {
    return opens(host, 22);
  }

  /** Whether this machine can open a TCP connection to it. */
  static boolean opens(DebianHost host, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host.address(), port), 500);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether its sshd says anything; the kernel takes connections for a paused one too. */
  static boolean greets(DebianHost host) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host.address(), 22), 500);
      socket.setSoTimeout(500);
      return socket.getInputStream().read() == 'S';
    } catch (IOException e) {
      return false;
    }
  }
}
