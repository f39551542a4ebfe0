package dev.rookery.lab.ssh;

/** Ports of a lab machine's mail server, for other servers and for clients; nobody needs root. */
public record LabMailPorts(int smtp, int submission) {
  public static final LabMailPorts USUAL = new LabMailPorts(2525, 2587);
}
