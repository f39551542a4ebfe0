package dev.rookery.orchestrator.provisioning.layout;

import dev.rookery.orchestrator.fleet.NodeHost;
import java.util.stream.Collectors;

/**
 * Postfix's two files for a node: submission with TLS and logins, the agent's policy service at
 * RCPT, its LMTP filter behind the queue, re-injection, and mail that comes in handed to the agent.
 * Values as measured with Postfix 3.7.
 *
 * @param smtp what the door for mail that comes in is called in master.cf
 * @param submission likewise for logins
 * @param sasl where Postfix asks about logins, as {@code smtpd_sasl_path}
 * @param inboundOptions of master.cf, for the door of mail that comes in
 * @param moreMain settings at the end of main.cf
 * @param moreMaster services at the end of master.cf
 */
record PostfixFiles(
    NodePaths paths,
    String smtp,
    String submission,
    String sasl,
    String inboundOptions,
    String moreMain,
    String moreMaster) {
  /** Largest message taken, in octets. */
  static final long MESSAGE_SIZE_LIMIT = 26_214_400;

  private static final String MAIN =
      """
      # Written by Rookery; changes by hand are overwritten.
      compatibility_level = 3.6
      queue_directory = %(queue)
      maillog_file = %(log)
      maillog_file_prefixes = %(prefixes)
      myhostname = %(hostname)
      smtp_helo_name = %(hostname)
      mydestination =
      inet_interfaces = all
      inet_protocols = ipv4
      mynetworks = %(local)
      alias_maps =
      alias_database =
      local_recipient_maps =
      relayhost =
      enable_long_queue_ids = yes
      message_size_limit = %(size)

      # what is sent leaves from the node's own address
      smtp_bind_address = %(address)
      smtp_tls_security_level = may

      # mail that comes in goes to the agent
      virtual_mailbox_domains = texthash:%(domains)
      virtual_transport = agent-in:[%(inner)]:%(inbound)

      # SMTP smuggling (CVE-2023-51764) and clients that do not wait for replies
      smtpd_forbid_bare_newline = normalize
      smtpd_forbid_bare_newline_exclusions =
      smtpd_forbid_unauth_pipelining = yes
      smtpd_data_restrictions = reject_unauth_pipelining
      smtpd_discard_ehlo_keywords = chunking, silent-discard
      smtpd_helo_required = yes
      disable_vrfy_command = yes

      smtpd_tls_cert_file = %(certificate)
      smtpd_tls_key_file = %(key)
      smtpd_tls_security_level = may
      smtpd_relay_restrictions = permit_mynetworks, permit_sasl_authenticated, reject_unauth_destination

      # an agent that is away for a moment must not stop the whole queue; these two are read from
      # this file only
      agent_destination_concurrency_failed_cohort_limit = 100
      agent_destination_concurrency_limit = 10
      minimal_backoff_time = 60s
      maximal_backoff_time = 4000s
      queue_run_delay = 60s
      maximal_queue_lifetime = 5d
      """;

  private static final String MASTER =
      """
      # Written by Rookery; changes by hand are overwritten.
      # service type private unpriv chroot wakeup maxproc command
      %(smtp) inet n - n - - smtpd
        -o syslog_name=postfix/inbound
        -o smtpd_recipient_restrictions=reject_unauth_destination
      %(inbound-options)
      %(submission) inet n - n - - smtpd
        -o syslog_name=postfix/submission
        -o smtpd_tls_security_level=encrypt
      %(login-options)
      # back from the agent's filter
      %(inner):%(reinject) inet n - n - - smtpd
        -o syslog_name=postfix/reinject
        -o content_filter=
        -o smtpd_tls_security_level=none
        -o receive_override_options=no_unknown_recipient_checks,no_header_body_checks,no_milters
        -o smtpd_client_restrictions=permit_mynetworks,reject
        -o smtpd_recipient_restrictions=permit_mynetworks,reject
        -o smtpd_authorized_xforward_hosts=%(local)
        -o smtpd_client_connection_count_limit=0
      # to the agent's filter
      agent     unix  - - n - 10 lmtp
        -o syslog_name=postfix/agent
        -o lmtp_send_xforward_command=yes
        -o lmtp_tls_security_level=none
        -o lmtp_bind_address=%(inner)
        -o lmtp_data_done_timeout=120s
      agent-in  unix  - - n - 10 lmtp
        -o syslog_name=postfix/agent-in
        -o lmtp_tls_security_level=none
        -o lmtp_bind_address=%(inner)
      pickup    unix  n - n 60 1 pickup
      cleanup   unix  n - n - 0 cleanup
      qmgr      unix  n - n 300 1 qmgr
      tlsmgr    unix  - - n 1000? 1 tlsmgr
      rewrite   unix  - - n - - trivial-rewrite
      bounce    unix  - - n - 0 bounce
      defer     unix  - - n - 0 bounce
      trace     unix  - - n - 0 bounce
      verify    unix  - - n - 1 verify
      flush     unix  n - n 1000? 0 flush
      proxymap  unix  - - n - - proxymap
      smtp      unix  - - n - - smtp
      relay     unix  - - n - - smtp
      showq     unix  n - n - - showq
      error     unix  - - n - - error
      retry     unix  - - n - - error
      discard   unix  - - n - - discard
      lmtp      unix  - - n - - lmtp
      anvil     unix  - - n - 1 anvil
      scache    unix  - - n - 1 scache
      postlog   unix-dgram n - n - 1 postlogd
      """;

  /** Of every door that takes logins; what has logged in goes through the agent. */
  private static final String LOGIN_OPTIONS =
      """
        -o smtpd_tls_auth_only=yes
        -o smtpd_sasl_auth_enable=yes
        -o smtpd_sasl_type=dovecot
        -o smtpd_sasl_path=%(sasl)
        -o smtpd_client_restrictions=permit_sasl_authenticated,reject
        -o smtpd_relay_restrictions=permit_sasl_authenticated,reject
        -o { smtpd_recipient_restrictions = check_policy_service { inet:%(inner):%(policy), timeout=5s, default_action=DEFER_IF_PERMIT }, permit_sasl_authenticated, reject }
        -o content_filter=agent:[%(inner)]:%(filter)
      """;

  private static final String SUBMISSIONS =
      """
      # RFC 8314 §3.3: logins with TLS from the first octet
      465 inet n - n - - smtpd
        -o syslog_name=postfix/submissions
        -o smtpd_tls_wrappermode=yes
      %(login-options)
      """;

  /** Of a machine of a lab, where several nodes share one kernel and each has its address. */
  static PostfixFiles ofFolder(NodePaths paths) {
    NodeHost host = paths.host();
    return new PostfixFiles(
        paths,
        host.address() + ":" + host.smtpPort(),
        host.address() + ":" + host.submissionPort(),
        "inet:%s:%d".formatted(host.innerAddress(), InnerPorts.SASL),
        "",
        "",
        "");
  }

  /** Of a whole host: with Dovecot, rspamd, and a transport for each large receiving provider. */
  static PostfixFiles ofHost(NodePaths paths) {
    return new PostfixFiles(
        paths,
        Integer.toString(paths.host().smtpPort()),
        Integer.toString(paths.host().submissionPort()),
        "private/auth",
        """
          -o smtpd_milters=inet:%(inner):%(milter)
          -o milter_default_action=accept
        """,
        """

        # no new mail once the disk has no room for two of the largest messages
        queue_minfree = %(minfree)
        # whoever guesses passwords: Dovecot answers ever slower, and after this not at all
        smtpd_client_auth_rate_limit = 60
        smtpd_hard_error_limit = 10
        """
            + ProviderTransports.main(paths),
        SUBMISSIONS + ProviderTransports.master());
  }

  String main() {
    return filled(MAIN + moreMain);
  }

  String master() {
    return filled(MASTER + moreMaster);
  }

  private String filled(String template) {
    NodeHost host = paths.host();
    return template
        .replace("%(inbound-options)\n", indented(inboundOptions))
        .replace("%(login-options)\n", indented(LOGIN_OPTIONS))
        .replace("%(address)", host.address())
        .replace("%(certificate)", paths.certificate())
        .replace("%(domains)", domains())
        .replace("%(filter)", Integer.toString(InnerPorts.FILTER))
        .replace("%(hostname)", paths.hostname())
        .replace("%(inbound)", Integer.toString(InnerPorts.INBOUND))
        .replace("%(inner)", host.innerAddress())
        .replace("%(key)", paths.key())
        .replace("%(local)", local())
        .replace("%(log)", paths.mailLog())
        .replace("%(milter)", Integer.toString(InnerPorts.MILTER))
        .replace("%(minfree)", Long.toString(2 * MESSAGE_SIZE_LIMIT))
        .replace("%(policy)", Integer.toString(InnerPorts.POLICY))
        .replace("%(queue)", paths.queue())
        .replace("%(reinject)", Integer.toString(InnerPorts.REINJECT))
        .replace("%(prefixes)", paths.isFolder() ? "/var, /dev/stdout, " + host.root() : "/var")
        .replace("%(sasl)", sasl)
        .replace("%(size)", Long.toString(MESSAGE_SIZE_LIMIT))
        .replace("%(smtp)", smtp)
        .replace("%(submission)", submission);
  }

  /** Who comes from the node itself; in a lab its parts do not bind to its address. */
  private String local() {
    String inner = paths.host().innerAddress();
    return inner.equals("127.0.0.1") ? "127.0.0.1/32" : "127.0.0.1/32," + inner + "/32";
  }

  /** A list in main.cf cannot hold a blank; only folders of a lab have any. */
  private String domains() {
    boolean blank = paths.inboundDomains().chars().anyMatch(Character::isWhitespace);
    return blank ? "../rookery/inbound_domains" : paths.inboundDomains();
  }

  /** What belongs to the service above begins with a blank (master(5)). */
  private static String indented(String options) {
    return options.lines().map(line -> "  " + line.strip() + "\n").collect(Collectors.joining());
  }
}
