package dev.rookery.standards.smtp;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One mail transaction as far as it has come.
 *
 * @param transaction counts the transactions of a session from 1
 * @param sender the envelope sender without angle brackets, "" for the null sender
 * @param parameters those of MAIL FROM, upper-case names, "" where no value was given
 * @param recipients those accepted so far, in order, without angle brackets
 */
public record Envelope(
    int transaction, String sender, Map<String, String> parameters, List<String> recipients) {

  public Envelope {
    parameters = Map.copyOf(parameters);
    recipients = List.copyOf(recipients);
  }

  /** The size the client declared (RFC 1870) in octets, 0 when it declared none. */
  public long declaredSize() {
    String size = parameters.get("SIZE");
    return size == null || size.isEmpty() ? 0 : Long.parseLong(size);
  }

  Envelope withRecipient(String recipient) {
    List<String> more = new ArrayList<>(recipients);
    more.add(recipient);
    return new Envelope(transaction, sender, parameters, more);
  }
}
