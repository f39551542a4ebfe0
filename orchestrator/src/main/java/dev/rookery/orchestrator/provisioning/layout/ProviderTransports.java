package dev.rookery.orchestrator.provisioning.layout;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A transport of Postfix for each large receiving provider, so that one that slows us down slows
 * nobody else, and so that its limits hold for all its domains together.
 *
 * <p>{@code X_destination_*} is read from main.cf only; an {@code -o} in master.cf has no effect
 * (measured with Postfix 3.7). A recipient limit of 1 would turn the limits of a destination into
 * limits of a recipient, so it is 2 or more.
 */
final class ProviderTransports {
  /**
   * @param name of the transport, and of the receiving provider in outcomes
   * @param connections at once, over all its domains: the transport's processes
   * @param domains those of its mailboxes for everybody; domains of companies that it hosts go the
   *     common way
   */
  private record Provider(String name, int connections, List<String> domains) {}

  // connections: those that KumoMTA's community shaping file starts with
  private static final List<Provider> PROVIDERS =
      List.of(
          new Provider("google", 5, List.of("gmail.com", "googlemail.com")),
          new Provider(
              "microsoft",
              5,
              List.of("outlook.com", "hotmail.com", "live.com", "msn.com", "hotmail.co.uk")),
          new Provider(
              "yahoo",
              10,
              List.of("yahoo.com", "yahoo.co.uk", "ymail.com", "aol.com", "myyahoo.com")),
          new Provider("apple", 5, List.of("icloud.com", "me.com", "mac.com")));

  private ProviderTransports() {}

  static String path(NodePaths paths) {
    return paths.postfix() + "/providers";
  }

  /** A texthash: a domain and its transport; the way to the host is found by MX as ever. */
  static String map() {
    return PROVIDERS.stream()
        .flatMap(provider ->
            provider.domains().stream().map(domain -> domain + " " + provider.name() + ":\n"))
        .collect(
            Collectors.joining("", "# Written by Rookery; changes by hand are overwritten.\n", ""));
  }

  static String main(NodePaths paths) {
    return PROVIDERS.stream()
        .map(provider ->
            """
            %1$s_destination_concurrency_limit = %2$d
            %1$s_initial_destination_concurrency = 2
            %1$s_destination_recipient_limit = 20
            """
                .formatted(provider.name(), provider.connections()))
        .collect(
            Collectors.joining(
                "",
                "\n# a way of its own to each large provider\ntransport_maps = texthash:"
                    + path(paths)
                    + "\n",
                ""));
  }

  static String master() {
    return PROVIDERS.stream()
        .map(provider ->
            "%1$-9s unix - - n - %2$d smtp\n  -o syslog_name=postfix/%1$s\n"
                .formatted(provider.name(), provider.connections()))
        .collect(Collectors.joining());
  }
}
