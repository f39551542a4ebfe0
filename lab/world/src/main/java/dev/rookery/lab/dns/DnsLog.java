package dev.rookery.lab.dns;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The last requests of all servers, oldest first. Lost with the lab: it is for looking only. */
public final class DnsLog {
  private static final int KEPT = 100_000;

  private final Deque<DnsLogEntry> entries = new ArrayDeque<>();

  DnsLog() {}

  synchronized void add(DnsLogEntry entry) {
    if (entries.size() == KEPT) {
      entries.removeFirst();
    }
    entries.addLast(entry);
  }

  /** A copy of all entries kept, at most 100,000. */
  public synchronized List<DnsLogEntry> entries() {
    return List.copyOf(entries);
  }

  /** The updates among them, refused ones too. */
  public List<DnsLogEntry> updates() {
    return entries().stream().filter(e -> e.kind() == DnsLogEntry.Kind.UPDATE).toList();
  }

  /** Queries for the name and type; the name may lack the trailing dot. */
  public List<DnsLogEntry> queries(String name, String type) {
    String absolute = LabZone.absolute(name).toString();
    return entries().stream()
        .filter(e -> e.kind() == DnsLogEntry.Kind.QUERY)
        .filter(e -> e.name().equals(absolute) && e.type().equals(type))
        .toList();
  }

  public synchronized void clear() {
    entries.clear();
  }
}
