package dev.rookery.dns.wire;

/** How a message travels. */
public enum Transport {
  UDP,
  TCP
}
