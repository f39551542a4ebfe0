package dev.rookery.standards.smtp;

/** The step of a dialogue that an answer belongs to, named as Postfix logs it. */
public enum SmtpStep {
  CONNECT("connect"),
  GREETING("initial server greeting"),
  HELLO("EHLO command"),
  STARTTLS("STARTTLS command"),
  AUTH("AUTH command"),
  XFORWARD("XFORWARD command"),
  MAIL("MAIL FROM command"),
  RCPT("RCPT TO command"),
  DATA("DATA command"),
  END_OF_DATA("end of DATA command");

  private final String logged;

  SmtpStep(String logged) {
    this.logged = logged;
  }

  /** Such as {@code RCPT TO command} in "(in reply to RCPT TO command)". */
  public String logged() {
    return logged;
  }
}
