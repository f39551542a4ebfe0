package dev.rookery.lab.hosting;

/** A machine that is switched on. */
public interface BootedHost extends AutoCloseable {
  /** {@code SHA256:} and base64, as {@code ssh-keygen -l} prints it. */
  String hostKeyFingerprint();

  /** The port at which SSH answers. */
  int sshPort();

  /** The folder that stands for {@code /}; never {@code /} itself, which is the user's own. */
  String root();

  /** Where its mail server is to take mail from other servers. */
  int smtpPort();

  /** Where its mail server is to take mail from clients. */
  int submissionPort();

  /** Switches it off and ends everything that ran on it. */
  @Override
  void close();
}
