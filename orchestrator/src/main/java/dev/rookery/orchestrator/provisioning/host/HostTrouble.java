package dev.rookery.orchestrator.provisioning.host;

import dev.rookery.orchestrator.platform.OperatorActionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What went wrong on a host, told from what its programs said; who must act, and how. */
public final class HostTrouble {
  private static final int SAID_MAX = 600;
  private static final Pattern SUDO =
      Pattern.compile(
          "sudo: (a password is required|a terminal is required|command not found|not found)"
              + "|sudo:.*not found|not in the sudoers file|must have a tty to run sudo|may not run sudo|is not allowed to execute");
  private static final Pattern LOCK =
      Pattern.compile(
          "(?:Could not get|Unable to) lock (\\S+?)\\.? .*?held by process (\\d+) \\(([^)]*)\\)");
  private static final Pattern LOCK_OF_NOBODY =
      Pattern.compile("Could not get lock (\\S+)|Unable to (?:lock|acquire)[^/]*(/\\S*)");
  private static final Pattern NO_PACKAGE =
      Pattern.compile("Unable to locate package (\\S+)|Package '(\\S+)' has no installation");

  private HostTrouble() {}

  /**
   * @param what was asked for, in words
   * @param said by the host, may be anything
   * @return to be thrown
   */
  public static RuntimeException of(String host, String what, int exitCode, String said) {
    String line = shown(said);
    if (SUDO.matcher(said).find()) {
      return new OperatorActionException(
          "%s: %s needs root, and the user we log in as may not use sudo without a password (%s); let it, with a line 'USER ALL=(root) NOPASSWD: ALL' in /etc/sudoers.d/rookery there, or log in as root"
              .formatted(host, what, line));
    }
    Matcher lock = LOCK.matcher(said);
    if (lock.find()) {
      return new HostBusyException(
          "%s: %s waited for %s, which process %s (%s) holds; it is tried again, and if that process hangs, end it there"
              .formatted(host, what, lock.group(1), lock.group(2), lock.group(3)));
    }
    Matcher held = LOCK_OF_NOBODY.matcher(said);
    if (held.find()) {
      return new HostBusyException(
          "%s: %s waited for a lock of apt that another process holds; it is tried again (%s)"
              .formatted(host, what, line));
    }
    if (said.contains("No space left on device") || said.contains("Disk quota exceeded")) {
      return new OperatorActionException(
          "%s: %s found no space left on the disk (%s); what was there before is as it was; free some, then apply again"
              .formatted(host, what, line));
    }
    if (said.contains("Read-only file system")) {
      return new OperatorActionException(
          "%s: %s found a read-only file system (%s); look at 'dmesg' there for a failing disk, or mount it writable, then apply again"
              .formatted(host, what, line));
    }
    Matcher missing = NO_PACKAGE.matcher(said);
    if (missing.find()) {
      return new OperatorActionException(
          "%s: apt knows no package %s (%s); look at /etc/apt/sources.list there: Debian's main, or Ubuntu's main and universe, must be in it"
              .formatted(
                  host, missing.group(1) == null ? missing.group(2) : missing.group(1), line));
    }
    return new RemoteFailedException(
        "%s: %s failed with exit code %d: %s".formatted(host, what, exitCode, line));
  }

  /** The check of a service failed, and all that it was to read is as it was. */
  static RuntimeException ofCheck(String host, String service, String said) {
    return new OperatorActionException(
        "%s: what %s was to read did not pass its check, so it was put back and nothing was told to the service: %s"
            .formatted(host, service, shown(said)));
  }

  /** On one line, without control characters, not too long. */
  static String shown(String said) {
    String line = said.strip().replaceAll("\\s+", " ").replaceAll("\\p{Cntrl}", "?");
    return line.length() > SAID_MAX ? line.substring(0, SAID_MAX) + "…" : line;
  }
}
