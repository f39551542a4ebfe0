package dev.rookery.orchestrator.provisioning.layout;

/**
 * Dovecot's one file: logins for Postfix and IMAP from the agent's passwd-file, mailboxes as
 * Maildir with a quota, LMTP for the agent. 2.4 (Debian 13) has other words than 2.3 (Debian 12 and
 * both Ubuntus).
 */
record DovecotFiles(NodePaths paths) {
  static final String PATH = "/etc/dovecot/dovecot.conf";
  static final String MAIL_USER = "vmail";
  static final String MAIL_HOME = "/var/vmail";

  private static final String SERVICES =
      """
      protocols = imap lmtp
      listen = *
      ssl = required
      ssl_min_protocol = TLSv1.2
      first_valid_uid = 100
      login_greeting = ready
      auth_mechanisms = plain login
      recipient_delimiter = +

      service imap-login {
        inet_listener imap {
          port = 0
        }
        inet_listener imaps {
          port = 993
          ssl = yes
        }
      }
      service auth {
        unix_listener /var/spool/postfix/private/auth {
          mode = 0660
          user = postfix
          group = postfix
        }
      }
      service lmtp {
        inet_listener lmtp {
          %(listen) = %(inner)
          port = %(mailboxes)
        }
      }
      """;

  private static final String OLD =
      """
      # Written by Rookery; changes by hand are overwritten.
      %(services)
      disable_plaintext_auth = yes
      ssl_cert = <%(certificate)
      ssl_key = <%(key)
      mail_location = maildir:~/Maildir
      mail_plugins = quota
      passdb {
        driver = passwd-file
        args = username_format=%u %(logins)
      }
      userdb {
        driver = static
        args = uid=%(user) gid=%(user) home=%(home)/%d/%n
      }
      protocol imap {
        mail_plugins = quota imap_quota
      }
      plugin {
        quota = maildir:User quota
        quota_rule = *:storage=1G
        quota_status_success = DUNNO
      }
      """;

  private static final String NEW =
      """
      # Written by Rookery; changes by hand are overwritten.
      dovecot_config_version = 2.4.0
      dovecot_storage_version = 2.4.0
      %(services)
      auth_allow_cleartext = no
      ssl_server_cert_file = %(certificate)
      ssl_server_key_file = %(key)
      mail_driver = maildir
      mail_path = ~/Maildir
      mail_home = %(home)/%{user | domain}/%{user | username}
      mail_uid = %(user)
      mail_gid = %(user)
      mail_plugins {
        quota = yes
      }
      passdb passwd-file {
        passwd_file_path = %(logins)
        auth_username_format = %{user}
      }
      userdb static {
        fields {
          uid = %(user)
          gid = %(user)
          home = %(home)/%{user | domain}/%{user | username}
        }
      }
      protocol imap {
        mail_plugins {
          imap_quota = yes
        }
      }
      quota "User quota" {
        driver = count
        storage_size = 1G
      }
      """;

  String text(HostRelease release) {
    boolean isNew = release.hasDovecot24();
    return (isNew ? NEW : OLD)
        .replace("%(services)", SERVICES)
        .replace("%(listen)", isNew ? "listen" : "address")
        .replace("%(certificate)", paths.certificate())
        .replace("%(home)", MAIL_HOME)
        .replace("%(inner)", paths.host().innerAddress())
        .replace("%(key)", paths.key())
        .replace("%(logins)", paths.logins())
        .replace("%(mailboxes)", Integer.toString(InnerPorts.MAILBOXES))
        .replace("%(user)", MAIL_USER);
  }
}
