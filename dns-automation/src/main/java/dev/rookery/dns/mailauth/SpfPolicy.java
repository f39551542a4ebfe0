package dev.rookery.dns.mailauth;

/**
 * Who may send for a domain, and what the domain says about everybody else.
 *
 * @param end used only where we write the record; an existing record keeps its own
 */
public record SpfPolicy(SpfSenders senders, End end) {
  /** The last term (RFC 7208 §5.1). */
  public enum End {
    /** Others may not: receivers reject before they can see a DKIM signature. */
    FAIL("-all"),
    /** Others probably may not; DMARC decides. */
    SOFTFAIL("~all"),
    /** Nothing is said about others. */
    NEUTRAL("?all");

    private final String term;

    End(String term) {
      this.term = term;
    }
  }

  /** Softfail, so that forwarded mail can still pass by its signature. */
  public static SpfPolicy of(SpfSenders senders) {
    return new SpfPolicy(senders, End.SOFTFAIL);
  }

  /** The record, e.g. {@code v=spf1 ip4:192.0.2.1 ~all}. */
  public String text() {
    return "v=spf1 %s %s".formatted(senders.terms(), end.term);
  }
}
