package dev.rookery.lab.mta;

import dev.rookery.standards.smtp.RecipientResult;
import dev.rookery.standards.smtp.SmtpConnectException;
import dev.rookery.standards.smtp.SmtpProtocol;
import dev.rookery.standards.smtp.SmtpReply;
import dev.rookery.standards.smtp.SmtpStep;

/** Says in Postfix's words what a remote server answered or did not. */
final class DeliveryTrouble {
  private final RemoteHost host;
  private final SmtpProtocol protocol;

  DeliveryTrouble(RemoteHost host, SmtpProtocol protocol) {
    this.host = host;
    this.protocol = protocol;
  }

  /** No session came about; never final, since another server or another day may do. */
  DeliveryOutcome of(SmtpConnectException trouble) {
    if (trouble.step() == SmtpStep.CONNECT) {
      return DeliveryOutcome.deferred(
          "none", "4.4.1", "connect to %s: %s".formatted(host.relay(), trouble.getMessage()));
    }
    if (trouble.reply().isPresent()) {
      SmtpReply reply = trouble.reply().get();
      String text = "host %s refused to talk to me: %s".formatted(host.logged(), reply.folded());
      return DeliveryOutcome.deferred(host.relay(), "4" + dsn(reply).substring(1), text);
    }
    return DeliveryOutcome.deferred(
        host.relay(), "4.4.2", lost(trouble.step(), trouble.getMessage()));
  }

  DeliveryOutcome of(RecipientResult result) {
    return switch (result) {
      case RecipientResult.Answered(String _, SmtpStep step, SmtpReply reply) ->
          answered(step, reply);
      case RecipientResult.Lost(String _, SmtpStep step, String reason) ->
          DeliveryOutcome.deferred(host.relay(), "4.4.2", lost(step, reason));
    };
  }

  private DeliveryOutcome answered(SmtpStep step, SmtpReply reply) {
    if (reply.isPositive()) {
      return new DeliveryOutcome(
          DeliveryOutcome.Status.SENT, host.relay(), dsn(reply), reply.folded());
    }
    String text =
        "host %s said: %s (in reply to %s)".formatted(host.logged(), reply.folded(), step.logged());
    return reply.isPermanent()
        ? DeliveryOutcome.bounced(host.relay(), dsn(reply), text)
        : DeliveryOutcome.deferred(host.relay(), dsn(reply), text);
  }

  private static String dsn(SmtpReply reply) {
    String status = reply.status();
    return status == null ? reply.code() / 100 + ".0.0" : status;
  }

  private String lost(SmtpStep step, String reason) {
    String where = doing(step);
    return reason.equals("Connection timed out")
        ? "conversation with %s timed out while %s".formatted(host.logged(), where)
        : "lost connection with %s while %s".formatted(host.logged(), where);
  }

  private String doing(SmtpStep step) {
    return switch (step) {
      case CONNECT, GREETING -> "receiving the initial server greeting";
      case HELLO ->
          "performing the %s handshake".formatted(protocol == SmtpProtocol.SMTP ? "EHLO" : "LHLO");
      case STARTTLS -> "performing the TLS handshake";
      case AUTH, XFORWARD -> "sending " + step.logged();
      case MAIL -> "sending MAIL FROM";
      case RCPT -> "sending RCPT TO";
      case DATA -> "sending DATA command";
      case END_OF_DATA -> "sending end of data -- message may be sent more than once";
    };
  }
}
