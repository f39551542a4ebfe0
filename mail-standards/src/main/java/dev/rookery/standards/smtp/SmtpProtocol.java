package dev.rookery.standards.smtp;

/** The two dialogues: SMTP answers once per message, LMTP once per recipient (RFC 2033 §4.2). */
public enum SmtpProtocol {
  SMTP("EHLO"),
  LMTP("LHLO");

  private final String hello;

  SmtpProtocol(String hello) {
    this.hello = hello;
  }

  /** Follows the host name in the greeting. */
  String greeting() {
    return this == SMTP ? "ESMTP" : "LMTP";
  }

  /** The command that opens a session. */
  String hello() {
    return hello;
  }
}
