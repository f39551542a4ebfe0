package dev.rookery.orchestrator.provisioning.gate;

import dev.rookery.orchestrator.provisioning.host.Command;
import dev.rookery.orchestrator.provisioning.host.HostShell;

/**
 * The host of a node, as the gate uses it.
 *
 * @param signProbe has the agent sign what it reads, as it would sign outgoing mail, and write it
 */
public record GateHost(HostShell shell, Command signProbe) {}
