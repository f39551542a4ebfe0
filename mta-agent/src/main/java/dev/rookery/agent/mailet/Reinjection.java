package dev.rookery.agent.mailet;

import dev.rookery.standards.smtp.RecipientResult;
import dev.rookery.standards.smtp.SmtpClient;
import dev.rookery.standards.smtp.SmtpClientSettings;
import dev.rookery.standards.smtp.SmtpConnectException;
import dev.rookery.standards.smtp.SmtpReply;
import dev.rookery.standards.smtp.SmtpStep;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Hands messages back to the MTA, while the MTA waits for the filter's answer. */
final class Reinjection {
  private static final Pattern QUEUED_AS = Pattern.compile("queued as ([0-9A-Za-z]+)");

  private final SmtpClientSettings settings;

  Reinjection(InetSocketAddress target, String hostname) {
    this.settings =
        SmtpClientSettings.smtp(target, hostname)
            // the MTA trusts its own address only, also where that is not 127.0.0.1
            .withBind(target.getAddress())
            .withTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofSeconds(60));
  }

  /**
   * @param id travels as XFORWARD IDENT where that is offered; the MTA logs it as {@code
   *     orig_queue_id}, which tells afterwards what became of an attempt whose answer was lost
   */
  Injection send(UUID id, String sender, String recipient, byte[] message) {
    try (SmtpClient client = SmtpClient.connect(settings)) {
      client.xforward(Map.of("IDENT", id.toString()));
      return judge(client.deliver(sender, List.of(recipient), message).getFirst());
    } catch (SmtpConnectException e) {
      return new Injection.Refused(e.getMessage());
    } catch (IOException e) {
      return new Injection.Refused(String.valueOf(e.getMessage())); // before the message was sent
    }
  }

  private static Injection judge(RecipientResult result) {
    return switch (result) {
      case RecipientResult.Answered(_, SmtpStep step, SmtpReply reply) ->
          step == SmtpStep.END_OF_DATA && reply.isPositive()
              ? new Injection.Queued(reply, queueId(reply.text()))
              : new Injection.Refused(
                  "%s (in reply to %s)".formatted(reply.folded(), step.logged()));
      case RecipientResult.Lost(_, SmtpStep step, String reason) ->
          step == SmtpStep.END_OF_DATA
              ? new Injection.Unknown(reason)
              : new Injection.Refused(reason);
    };
  }

  static Optional<String> queueId(String reply) {
    Matcher matcher = QUEUED_AS.matcher(reply);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }
}
