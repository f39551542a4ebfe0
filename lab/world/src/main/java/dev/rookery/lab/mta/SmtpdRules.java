package dev.rookery.lab.mta;

import dev.rookery.lab.mta.config.Parameters;
import dev.rookery.lab.mta.config.PostfixConfigException;
import dev.rookery.lab.mta.sasl.DovecotAuthClient;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * What one smtpd service goes by, read from the configuration at one time.
 *
 * @param program the name it logs under
 * @param requiresTls whether MAIL is refused in clear text
 * @param filter the content filter of its messages, "" when none
 */
record SmtpdRules(
    String program,
    boolean requiresTls,
    String filter,
    Optional<DovecotAuthClient> sasl,
    Restrictions restrictions,
    Cleanup cleanup) {

  static SmtpdRules of(Parameters parameters, Router router, MailLog log)
      throws PostfixConfigException {
    String filter = parameters.text("content_filter", "");
    if (!filter.isEmpty()) {
      Route.Named.of(filter);
    }
    return new SmtpdRules(
        parameters.text("syslog_name", "postfix") + "/smtpd",
        parameters.text("smtpd_tls_security_level", "").equals("encrypt"),
        filter,
        sasl(parameters),
        new Restrictions(parameters, router::isVirtual, log),
        new Cleanup(parameters.text("myhostname", "localhost")));
  }

  private static Optional<DovecotAuthClient> sasl(Parameters parameters)
      throws PostfixConfigException {
    if (!parameters.isYes("smtpd_sasl_auth_enable", false)) {
      return Optional.empty();
    }
    String type = parameters.text("smtpd_sasl_type", "cyrus");
    String path = parameters.text("smtpd_sasl_path", "smtpd");
    String[] words = path.split(":");
    if (!type.equals("dovecot") || words.length != 3 || !words[2].matches("\\d+")) {
      throw new PostfixConfigException(
          "smtpd_sasl_type = %s, smtpd_sasl_path = %s: the lab MTA asks a dovecot at inet:HOST:PORT"
              .formatted(type, path));
    }
    InetSocketAddress server = new InetSocketAddress(words[1], Integer.parseInt(words[2]));
    return Optional.of(new DovecotAuthClient(server));
  }

  DovecotAuthClient requireSasl() {
    return sasl.orElseThrow(() -> new IllegalStateException("AUTH is not enabled"));
  }
}
