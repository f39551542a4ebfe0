package dev.rookery.orchestrator.provisioning.layout;

/** Ports on which a node's own parts talk to one another, at its inner address. */
final class InnerPorts {
  /** Postfix takes back what the agent's filter has passed. */
  static final int REINJECT = 10_025;

  /** The agent's LMTP filter. */
  static final int FILTER = 10_026;

  /** The agent's LMTP door for mail that comes in. */
  static final int INBOUND = 10_027;

  /** The agent's policy service. */
  static final int POLICY = 10_040;

  /** Where Postfix asks about logins on a machine of a lab. */
  static final int SASL = 12_345;

  /** Dovecot's LMTP, which keeps mailboxes. */
  static final int MAILBOXES = 10_024;

  /** Rspamd as a milter; the port it has by itself. */
  static final int MILTER = 11_332;

  private InnerPorts() {}
}
