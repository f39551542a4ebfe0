package dev.rookery.dns.verify;

/** What is checked of a sending domain or a mail host. */
public enum Check {
  SERVERS_ANSWER("dns.servers-answer", "RFC 1912 §2.8", Severity.ERROR),
  SERVERS_AGREE("dns.servers-agree", "RFC 1034 §4.3.5", Severity.ERROR),
  SPF_ONE("spf.one-record", "RFC 7208 §3.2", Severity.ERROR),
  SPF_SENDERS("spf.covers-senders", "RFC 7208 §2.4", Severity.ERROR),
  SPF_COST("spf.look-ups", "RFC 7208 §4.6.4", Severity.ERROR),
  DKIM_USABLE("dkim.usable", "RFC 6376 §3.6.1", Severity.ERROR),
  DKIM_OURS("dkim.our-key", "RFC 6376 §3.6.2", Severity.ERROR),
  DMARC_ONE("dmarc.one-record", "RFC 9989 §4.10", Severity.ERROR),
  DMARC_USABLE("dmarc.usable", "RFC 9989 §4.7", Severity.ERROR),
  DMARC_REPORTS("dmarc.reports", "RFC 9990", Severity.WARNING),
  MX_OURS("mx.leads-to-us", "RFC 5321 §5.1", Severity.WARNING),
  HOST_ADDRESS("host.address", "RFC 5321 §4.1.1.1", Severity.ERROR),
  HOST_REVERSE("host.reverse", "RFC 8601 §2.7.3", Severity.ERROR);

  /** What a failure means. */
  public enum Severity {
    /** Mail is refused or lost. */
    ERROR,
    /** Mail goes out, and something else suffers. */
    WARNING
  }

  private final String id;
  private final String source;
  private final Severity severity;

  Check(String id, String source, Severity severity) {
    this.id = id;
    this.source = source;
    this.severity = severity;
  }

  /** Stable, e.g. {@code spf.one-record}. */
  public String id() {
    return id;
  }

  /** Standard and section. */
  public String source() {
    return source;
  }

  public Severity severity() {
    return severity;
  }
}
