package dev.rookery.dns.verify;

import dev.rookery.dns.record.RecordSet;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Whether the world sees one expected record set.
 *
 * @param servers one result for each address of each server; empty = the zone has no servers
 */
public record RecordVerdict(RecordSet expected, List<ServerResult> servers) {
  public RecordVerdict {
    servers = List.copyOf(servers);
  }

  /** True only when there are servers and all of them answer as expected. */
  public boolean isVerified() {
    return !servers.isEmpty() && servers.stream().allMatch(RecordVerdict::isAsExpected);
  }

  private static boolean isAsExpected(ServerResult result) {
    return result.finding() instanceof Finding.AsExpected;
  }

  /** One sentence, e.g. what which server said instead. */
  public String sentence() {
    if (servers.isEmpty()) {
      return "%s: no authoritative server found".formatted(expected.key());
    }
    if (isVerified()) {
      return "%s: as expected at all %d addresses".formatted(expected.key(), servers.size());
    }
    return servers.stream()
        .filter(result -> !isAsExpected(result))
        .map(ServerResult::toString)
        .collect(Collectors.joining("; ", expected.key() + ": ", ""));
  }
}
