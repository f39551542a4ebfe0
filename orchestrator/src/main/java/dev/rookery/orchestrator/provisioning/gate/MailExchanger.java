package dev.rookery.orchestrator.provisioning.gate;

/**
 * A server that a node is to reach.
 *
 * @param name as configured
 * @param address that the name leads to
 */
record MailExchanger(String name, String address, int port) {
  @Override
  public String toString() {
    return "%s (%s port %d)".formatted(name, address, port);
  }
}
