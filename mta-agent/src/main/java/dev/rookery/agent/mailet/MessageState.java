package dev.rookery.agent.mailet;

/** How far a message to one recipient has come. */
public enum MessageState {
  /** The filter saw it; it waits before the filter, or is in it. */
  ACCEPTED,
  /** The MTA took it back for delivery. */
  INJECTED,
  /** Delivered, bounced, or refused by a mailet: nothing more will be sent. */
  FINAL
}
