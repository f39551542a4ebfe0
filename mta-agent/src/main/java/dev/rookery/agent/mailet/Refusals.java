package dev.rookery.agent.mailet;

import dev.rookery.standards.smtp.SmtpReply;

/** The refusals of our own mailets, worded once. */
final class Refusals {
  private Refusals() {}

  static Verdict.Refuse suppressed(String reason) {
    return refuse("5.7.1", "recipient", "recipient is suppressed (%s)".formatted(reason));
  }

  static Verdict.Refuse unknownLogin() {
    return refuse("5.7.1", "message", "login is not known on this node");
  }

  static Verdict.Refuse notOwned(String address) {
    return refuse("5.7.1", "message", "<%s> is not a sender of this login".formatted(address));
  }

  static Verdict.Refuse noSingleFrom(int found) {
    return refuse(
        "5.7.1", "message", "message has %d From addresses, needs exactly one".formatted(found));
  }

  static Verdict.Refuse malformed(String why) {
    return refuse("5.6.0", "message", "malformed message: " + why);
  }

  static Verdict.Refuse tooLarge(long size, long limit) {
    return new Verdict.Refuse(
        SmtpReply.of(
            552, "5.3.4", "message has %d octets, at most %d are taken".formatted(size, limit)),
        "message");
  }

  /** RFC 3463 §3.4: the system takes no messages now; the client tries again or elsewhere. */
  static SmtpReply closed(String reason) {
    return SmtpReply.of(451, "4.3.2", reason);
  }

  /** A mailet ended the mail without saying why, as James' Null does. */
  static Verdict.Refuse dropped() {
    return refuse("5.7.1", "message", "refused by policy");
  }

  private static Verdict.Refuse refuse(String status, String scope, String text) {
    return new Verdict.Refuse(SmtpReply.of(550, status, text), scope);
  }
}
