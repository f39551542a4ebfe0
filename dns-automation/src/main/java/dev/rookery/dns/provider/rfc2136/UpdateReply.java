package dev.rookery.dns.provider.rfc2136;

import dev.rookery.dns.plan.ZonePlan;
import java.time.Duration;
import java.time.Instant;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.TSIGRecord;

/** What a server's answer to an update means (RFC 2136 §2.2, RFC 8945 §5.2). */
sealed interface UpdateReply {
  /** Done. */
  record Accepted() implements UpdateReply {}

  /** A prerequisite does not hold; nothing was done. */
  record Conflict(String reason) implements UpdateReply {}

  /** A person must act; nothing was done. */
  record Refused(String reason) implements UpdateReply {}

  /** It is open whether anything was done. */
  record NoAnswer(String reason) implements UpdateReply {}

  static UpdateReply of(Message reply, ZonePlan plan, Rfc2136Settings settings) {
    String server = settings.primary().toString();
    return switch (reply.getRcode()) {
      case Rcode.NOERROR -> new Accepted();
      case Rcode.NXRRSET, Rcode.YXRRSET, Rcode.NXDOMAIN, Rcode.YXDOMAIN ->
          new Conflict(
              "%s changed since serial %d (%s said %s)"
                  .formatted(plan.origin(), plan.serial(), server, rcode(reply)));
      case Rcode.NOTAUTH -> notAuthorised(reply, plan, settings);
      case Rcode.REFUSED ->
          new Refused(
              "%s refuses updates of %s with %s; grant them there (BIND: update-policy)"
                  .formatted(server, plan.origin(), keyName(settings)));
      case Rcode.NOTIMP -> new Refused("%s takes no updates at all (NOTIMP)".formatted(server));
      case Rcode.NOTZONE ->
          new Refused(
              "%s says that a name of the plan is outside %s".formatted(server, plan.origin()));
      case Rcode.FORMERR ->
          new Refused("%s does not understand the update (FORMERR)".formatted(server));
      // SERVFAIL, and whatever else a server may invent: what it did is unknown
      default -> new NoAnswer("%s said %s".formatted(server, rcode(reply)));
    };
  }

  private static UpdateReply notAuthorised(Message reply, ZonePlan plan, Rfc2136Settings settings) {
    TSIGRecord signature = reply.getTSIG();
    int error = signature == null ? Rcode.NOERROR : signature.getError();
    String server = settings.primary().toString();
    return switch (error) {
      case Rcode.BADKEY -> new Refused("%s does not know %s".formatted(server, keyName(settings)));
      case Rcode.BADSIG ->
          new Refused("%s has another secret for %s".formatted(server, keyName(settings)));
      case Rcode.BADTIME -> new Refused(badTime(signature, server));
      default ->
          new Refused("%s is not authoritative for %s (NOTAUTH)".formatted(server, plan.origin()));
    };
  }

  private static String badTime(TSIGRecord signature, String server) {
    Instant ours = signature.getTimeSigned();
    Duration fudge = signature.getFudge();
    return "clocks differ: %s does not accept %s (allowed: %d s apart); set the clock right"
        .formatted(server, ours, fudge.toSeconds());
  }

  private static String keyName(Rfc2136Settings settings) {
    return settings.key().map(key -> "TSIG key " + key.name()).orElse("no TSIG key");
  }

  private static String rcode(Message reply) {
    return Rcode.string(reply.getRcode());
  }
}
