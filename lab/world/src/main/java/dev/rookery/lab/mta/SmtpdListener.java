package dev.rookery.lab.mta;

import dev.rookery.lab.mta.config.Parameters;
import dev.rookery.lab.mta.config.PostfixConfig;
import dev.rookery.lab.mta.config.PostfixConfigException;
import dev.rookery.lab.mta.config.Service;
import dev.rookery.standards.smtp.SmtpServerSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;

/**
 * What cannot change while a service listens; when it does change, a reload opens it anew.
 *
 * @param certificateChanged when the certificate file was written, so that a renewed one is read
 */
record SmtpdListener(
    InetSocketAddress address,
    String hostname,
    long maxOctets,
    int maxRecipients,
    Optional<Path> certificate,
    Optional<Path> key,
    Optional<FileTime> certificateChanged,
    boolean auth,
    boolean authInClear,
    boolean xforward) {

  static SmtpdListener of(Service service, PostfixConfig config) throws IOException {
    Parameters parameters = config.of(service);
    String level = parameters.text("smtpd_tls_security_level", "none");
    boolean tls = !level.isEmpty() && !level.equals("none");
    Optional<Path> certificate =
        tls ? parameters.file("smtpd_tls_cert_file", config.folder()) : Optional.empty();
    if (tls && certificate.isEmpty()) {
      throw new PostfixConfigException(
          "smtpd_tls_security_level = %s for %s needs smtpd_tls_cert_file"
              .formatted(level, service.name()));
    }
    Optional<FileTime> changed = Optional.empty();
    if (certificate.isPresent()) {
      changed = Optional.of(changed(certificate.get()));
    }
    return new SmtpdListener(
        address(service, parameters),
        parameters.text("myhostname", "localhost"),
        maxOctets(parameters),
        (int) parameters.number("smtpd_recipient_limit", 1000),
        certificate,
        parameters.file("smtpd_tls_key_file", config.folder()).or(() -> certificate),
        changed,
        parameters.isYes("smtpd_sasl_auth_enable", false),
        !parameters.isYes("smtpd_tls_auth_only", false) && !level.equals("encrypt"),
        parameters.find("smtpd_authorized_xforward_hosts").isPresent());
  }

  /** In Postfix 0 means no limit; ours is what fits in memory. */
  private static long maxOctets(Parameters parameters) {
    long limit =
        parameters.number("message_size_limit", SmtpServerSettings.DEFAULT_MAX_MESSAGE_BYTES);
    return limit == 0 ? Integer.MAX_VALUE - 1024 : limit;
  }

  private static FileTime changed(Path certificate) throws IOException {
    if (!Files.isReadable(certificate)) {
      throw new PostfixConfigException("cannot read smtpd_tls_cert_file " + certificate);
    }
    return Files.getLastModifiedTime(certificate);
  }

  private static InetSocketAddress address(Service service, Parameters parameters)
      throws PostfixConfigException {
    String name = service.name();
    int colon = name.lastIndexOf(':');
    String interfaces = parameters.list("inet_interfaces", "127.0.0.1").getFirst();
    String host = colon < 0 ? interfaces : name.substring(0, colon);
    String port = name.substring(colon + 1);
    int number = port.equals("smtp") ? 25 : port.equals("submission") ? 587 : -1;
    if (number < 0 && !port.matches("\\d{1,5}")) {
      throw new PostfixConfigException(
          "master.cf: service %s, allowed: HOST:PORT, PORT, smtp or submission".formatted(name));
    }
    boolean all = host.equals("all");
    boolean loopback = host.equals("loopback-only") || host.equals("localhost");
    return new InetSocketAddress(
        all ? "0.0.0.0" : loopback ? "127.0.0.1" : host,
        number < 0 ? Integer.parseInt(port) : number);
  }

  SmtpServerSettings serverSettings() throws IOException {
    SmtpServerSettings server =
        SmtpServerSettings.smtp(address, hostname)
            .withMaxMessageBytes(maxOctets)
            .withMaxRecipients(maxRecipients);
    if (certificate.isPresent()) {
      server = server.withTls(PemIdentity.read(certificate.get(), key.orElseThrow()));
    }
    if (auth) {
      server = authInClear ? server.withAuthInClear() : server.withAuth();
    }
    return xforward ? server.withXforward() : server;
  }
}
