package dev.rookery.dns.plan;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rookery.dns.record.Name;
import dev.rookery.dns.record.RecordSet;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Binds a review to what was reviewed. */
final class PlanHash {
  private PlanHash() {}

  static String of(Name origin, List<Change> changes) {
    StringBuilder canonical = new StringBuilder("plan 1 ").append(origin).append('\n');
    for (Change change : changes) {
      canonical.append(change.verb()).append(' ').append(change.key()).append('\n');
      change.seen().forEach(set -> append(canonical, '-', set));
      change.wanted().forEach(set -> append(canonical, '+', set));
    }
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(canonical.toString().getBytes(UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Presentation text escapes line ends, so that no two contents look the same. */
  private static void append(StringBuilder canonical, char sign, RecordSet set) {
    canonical.append(sign).append(set.ttl().toSeconds()).append('\n');
    set.data().forEach(value -> canonical.append(sign).append(value.canonical()).append('\n'));
  }
}
