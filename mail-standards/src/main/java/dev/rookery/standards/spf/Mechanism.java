package dev.rookery.standards.spf;

import java.net.InetAddress;
import java.util.Optional;

/** What a directive tests. RFC 7208 §5. An absent domain stands for the domain checked. */
sealed interface Mechanism {
  record All() implements Mechanism {}

  record Include(MacroString domain) implements Mechanism {}

  record A(Optional<MacroString> domain, Prefixes prefixes) implements Mechanism {}

  record Mx(Optional<MacroString> domain, Prefixes prefixes) implements Mechanism {}

  record Ptr(Optional<MacroString> domain) implements Mechanism {}

  record Ip(InetAddress network, int prefix) implements Mechanism {}

  record Exists(MacroString domain) implements Mechanism {}

  /** Lengths of network prefixes, in bits: 0 to 32 and 0 to 128. */
  record Prefixes(int four, int six) {}
}
