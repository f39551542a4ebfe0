package dev.rookery.orchestrator.tenants;

import java.util.Locale;

/** Where a tenant stands; the words are the column's. */
public enum TenantState {
  ACTIVE,
  /** Keys are refused; nothing is deleted. */
  SUSPENDED;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static TenantState of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
