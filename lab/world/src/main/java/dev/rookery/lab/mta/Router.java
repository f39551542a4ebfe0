package dev.rookery.lab.mta;

import dev.rookery.lab.mta.config.DomainList;
import dev.rookery.lab.mta.config.PostfixConfig;
import dev.rookery.lab.mta.config.PostfixConfigException;
import java.util.Locale;
import java.util.Optional;

/** Decides where a recipient's mail goes next, as Postfix's trivial-rewrite does. */
final class Router {
  private final PostfixConfig config;
  private final DomainList virtual;

  Router(PostfixConfig config) throws PostfixConfigException {
    this.config = config;
    this.virtual =
        new DomainList(config.folder(), config.main().list("virtual_mailbox_domains", ""));
  }

  /** Is mail for this domain ours to deliver? */
  boolean isVirtual(String domain) {
    return virtual.contains(domain);
  }

  /**
   * @throws PostfixConfigException a transport named in the configuration does not exist
   */
  Route route(StoredMail mail, String recipient) throws PostfixConfigException {
    if (!mail.filter().isEmpty()) {
      return named(mail.filter());
    }
    String domain = domainOf(recipient);
    if (isVirtual(domain)) {
      return named(config.main().text("virtual_transport", "virtual:"));
    }
    String transport = config.main().text("default_transport", "smtp");
    Optional<String> relay = config.main().find("relayhost");
    return new Route(Transport.of(transport, config), relay.orElse(domain));
  }

  private Route named(String text) throws PostfixConfigException {
    Route.Named named = Route.Named.of(text);
    return new Route(Transport.of(named.transport(), config), named.nexthop());
  }

  static String domainOf(String address) {
    return address.substring(address.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
  }
}
