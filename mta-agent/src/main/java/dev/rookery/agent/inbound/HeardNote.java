package dev.rookery.agent.inbound;

import dev.rookery.contract.EventKind;
import java.util.UUID;

/** Somebody said this about a message. */
record HeardNote(EventKind kind, UUID message) {}
