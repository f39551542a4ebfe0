package dev.rookery.lab.hosting;

/** A machine that is switched on. */
public interface BootedHost extends AutoCloseable {
  /** {@code SHA256:} and base64, as {@code ssh-keygen -l} prints it. */
  String hostKeyFingerprint();

  /** The port at which SSH answers. */
  int sshPort();

  /** Switches it off and ends everything that ran on it. */
  @Override
  void close();
}
