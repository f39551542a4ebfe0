package dev.rookery.orchestrator.tenants;

import java.util.Arrays;
import java.util.Set;

/** What a key may do; the words are stored and shown. */
public enum Scope {
  /** Everything on the operators' side. */
  ADMIN("admin:*"),
  NODES_READ("nodes:read"),
  NODES_WRITE("nodes:write"),
  DNS_WRITE("dns:write"),
  MAILBOXES_WRITE("mailboxes:write"),
  SUPPRESS_WRITE("suppress:write"),
  AUDIT_READ("audit:read");

  /** A tenant's first key may do all that a tenant can do. */
  public static final Set<Scope> OF_TENANTS =
      Set.of(DNS_WRITE, MAILBOXES_WRITE, SUPPRESS_WRITE, AUDIT_READ);

  private final String word;

  Scope(String word) {
    this.word = word;
  }

  public String word() {
    return word;
  }

  /**
   * @throws IllegalArgumentException no such scope
   */
  static Scope of(String word) {
    return Arrays.stream(values())
        .filter(scope -> scope.word.equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no scope is named '%s'".formatted(word)));
  }

  /** True when a holder of this scope may do what {@code wanted} names. */
  boolean covers(Scope wanted) {
    return this == ADMIN || this == wanted;
  }
}
