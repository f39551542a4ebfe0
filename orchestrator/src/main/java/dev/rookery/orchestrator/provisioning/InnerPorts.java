package dev.rookery.orchestrator.provisioning;

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

  /** Dovecot's authentication service, which Postfix asks about logins. */
  static final int SASL = 12_345;

  private InnerPorts() {}
}
