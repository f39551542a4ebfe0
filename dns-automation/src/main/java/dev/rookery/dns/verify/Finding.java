package dev.rookery.dns.verify;

/** How what a server said compares with what is expected of it. */
public sealed interface Finding {
  /** As expected. */
  record AsExpected() implements Finding {}

  /** Not there. */
  record Missing() implements Finding {}

  /** There, but not as expected. */
  record Different(String found) implements Finding {}

  /** The server answers without authority; says nothing about the record. */
  record Lame(String reason) implements Finding {}

  /** The server does not answer; says nothing about the record. */
  record Unreachable(String reason) implements Finding {}
}
