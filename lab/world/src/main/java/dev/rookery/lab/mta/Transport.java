package dev.rookery.lab.mta;

import dev.rookery.lab.mta.config.Parameters;
import dev.rookery.lab.mta.config.PostfixConfig;
import dev.rookery.lab.mta.config.PostfixConfigException;
import dev.rookery.lab.mta.config.Service;
import dev.rookery.standards.smtp.SmtpProtocol;
import java.util.Map;

/**
 * A way mail leaves the queue.
 *
 * @param name as in {@code name:nexthop}
 * @param protocol SMTP or LMTP
 * @param parameters those of main.cf and the transport's own
 */
record Transport(String name, SmtpProtocol protocol, Parameters parameters) {

  /**
   * @throws PostfixConfigException master.cf has no such transport, or one the lab MTA cannot run
   */
  static Transport of(String name, PostfixConfig config) throws PostfixConfigException {
    Service service =
        config.findTransport(name).orElseGet(() -> new Service(name, "unix", name, Map.of()));
    SmtpProtocol protocol =
        switch (service.command()) {
          case "smtp" -> SmtpProtocol.SMTP;
          case "lmtp" -> SmtpProtocol.LMTP;
          default ->
              throw new PostfixConfigException(
                  "transport %s runs %s; the lab MTA knows smtp and lmtp"
                      .formatted(name, service.command()));
        };
    return new Transport(name, protocol, config.of(service));
  }

  /** The name under which its deliveries are logged. */
  String program() {
    String command = protocol == SmtpProtocol.SMTP ? "smtp" : "lmtp";
    return parameters.text("syslog_name", "postfix") + "/" + command;
  }

  /** Deliveries at once to one destination. */
  int concurrency() {
    // Postfix reads the limit of a transport from main.cf only, never from its -o
    String own = parameters.text(name + "_destination_concurrency_limit", "");
    return (int)
        (own.isEmpty()
            ? parameters.number("default_destination_concurrency_limit", 20)
            : Long.parseLong(own));
  }

  boolean sendsXforward() {
    String command = protocol == SmtpProtocol.SMTP ? "smtp" : "lmtp";
    return parameters.isYes(command + "_send_xforward_command", false);
  }
}
