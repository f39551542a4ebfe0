package dev.rookery.lab.mta.config;

import java.util.Set;
import java.util.regex.Pattern;

/** The parameters that mean something to the lab MTA; Postfix itself knows over 800. */
final class KnownParameters {
  private static final Set<String> NAMES =
      Set.of(
          "alias_database",
          "alias_maps",
          "command_directory",
          "compatibility_level",
          "content_filter",
          "daemon_directory",
          "data_directory",
          "default_destination_concurrency_limit",
          "default_transport",
          "enable_long_queue_ids",
          "inet_interfaces",
          "inet_protocols",
          "lmtp_send_xforward_command",
          "lmtp_tls_security_level",
          "local_recipient_maps",
          "mail_owner",
          "maillog_file",
          "maillog_file_prefixes",
          "maximal_backoff_time",
          "maximal_queue_lifetime",
          "message_size_limit",
          "minimal_backoff_time",
          "mydestination",
          "mydomain",
          "myhostname",
          "mynetworks",
          "myorigin",
          "queue_directory",
          "queue_run_delay",
          "relay_domains",
          "relayhost",
          "setgid_group",
          "smtp_bind_address",
          "smtp_helo_name",
          "smtp_send_xforward_command",
          "smtp_tls_security_level",
          "smtpd_authorized_xforward_hosts",
          "smtpd_client_restrictions",
          "smtpd_data_restrictions",
          "smtpd_end_of_data_restrictions",
          "smtpd_helo_restrictions",
          "smtpd_policy_service_retry_delay",
          "smtpd_policy_service_timeout",
          "smtpd_policy_service_try_limit",
          "smtpd_recipient_limit",
          "smtpd_recipient_restrictions",
          "smtpd_relay_restrictions",
          "smtpd_sasl_auth_enable",
          "smtpd_sasl_path",
          "smtpd_sasl_type",
          "smtpd_sender_restrictions",
          "smtpd_tls_auth_only",
          "smtpd_tls_cert_file",
          "smtpd_tls_key_file",
          "smtpd_tls_security_level",
          "syslog_name",
          "virtual_mailbox_domains",
          "virtual_transport");

  /** Set per transport: {@code agent_destination_concurrency_limit}. */
  private static final Pattern PER_TRANSPORT =
      Pattern.compile("\\w+_destination_concurrency_limit");

  private KnownParameters() {}

  static boolean contains(String name) {
    return NAMES.contains(name) || PER_TRANSPORT.matcher(name).matches();
  }
}
