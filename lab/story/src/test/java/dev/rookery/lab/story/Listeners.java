package dev.rookery.lab.story;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Who answers on a lab's addresses, as the kernel says. */
final class Listeners {
  private static final String LISTENING = "0A"; // include/net/tcp_states.h

  private Listeners() {}

  /**
   * {@code protocol address:port} of each listening TCP and bound UDP socket, in the kernel's
   * hexadecimal.
   *
   * @param network as the lab tells it, {@code 127.X.0.0/16}
   */
  static List<String> of(String network) {
    int number = Integer.parseInt(network.split("\\.")[1]);
    // the address's four bytes as one number of this machine's byte order
    String tail = "%02X7F:".formatted(number);
    return Stream.of("tcp", "udp", "tcp6", "udp6")
        .flatMap(protocol ->
            lines(protocol)
                .map(line -> line.strip().split("\\s+"))
                .filter(cells -> cells[1].contains(tail))
                .filter(cells -> protocol.startsWith("udp") || cells[3].equals(LISTENING))
                .map(cells -> protocol + " " + cells[1]))
        .toList();
  }

  private static Stream<String> lines(String protocol) {
    try {
      return Files.readAllLines(Path.of("/proc/net", protocol)).stream().skip(1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
