package dev.rookery.orchestrator.hosting;

import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * What a provider does with mail that leaves its machines by port 25, and where it is asked to let
 * it through. Data, not law: providers change it; {@code docs/how-to/read-a-go-live-gate.md} says
 * where each line is from.
 *
 * @param practice what it is known to do
 * @param remedy what to ask for, and how
 * @param form where
 */
public record MailPort(String practice, String remedy, Optional<URI> form) {
  private static final Map<String, MailPort> KNOWN =
      Map.of(
          "hetzner",
          of(
              "Hetzner Cloud drops port 25 on every new server, outside of the machine",
              "request a change of limits for port 25 in the Cloud Console, with what you send and to whom; it may ask for a paid invoice first",
              "https://console.hetzner.com/support"),
          "digitalocean",
          of(
              "DigitalOcean blocks port 25 on all Droplets of newer accounts",
              "open a support ticket, but expect a no: then the node must live elsewhere",
              "https://cloud.digitalocean.com/support/tickets/new"),
          "vultr",
          of(
              "Vultr blocks port 25 by default and does not open it for everybody",
              "open a support ticket with what you send, to whom, and how people unsubscribe; restart the machine once it is granted",
              "https://my.vultr.com/support/create_ticket/"),
          "hostwinds",
          of(
              "Hostwinds may limit port 25 on new services",
              "open a support ticket that names the machine and asks for port 25 out",
              "https://clients.hostwinds.com/submitticket.php"));

  private static final MailPort OTHER =
      new MailPort(
          "many networks let no mail out by default",
          "ask whoever the address was rented from to let TCP port 25 out, and look at firewalls of your own on the way",
          Optional.empty());

  private static MailPort of(String practice, String remedy, String form) {
    return new MailPort(practice, remedy, Optional.of(URI.create(form)));
  }

  /**
   * @param provider name of a hosting provider, or any other word for a host of one's own
   */
  public static MailPort of(String provider) {
    return KNOWN.getOrDefault(provider, OTHER);
  }

  /** One sentence: what to do where. */
  public String advice() {
    return "%s: %s%s".formatted(practice, remedy, form.map(uri -> " at " + uri).orElse(""));
  }
}
