package dev.rookery.postgres.owned;

import java.io.IOException;

/** A POSIX signal that we send to processes of our own. */
public enum Signal {
  /** The terminal is gone: ends whatever was not detached by nohup or setsid. */
  HUP,
  /** PostgreSQL: fast shutdown. Redis: orderly shutdown. */
  INT,
  /** The usual request to end. PostgreSQL waits for its clients. */
  TERM,
  /** Ends at once, nothing is saved. */
  KILL;

  /**
   * Sends this signal; a process that is already gone is no error.
   *
   * @param pid above 1; use {@code -pgid} through {@link #sendToGroup} for a process group
   */
  public void send(long pid) {
    kill(Long.toString(requireOurs(pid)));
  }

  /**
   * Sends this signal to a whole process group; a group that is gone is no error.
   *
   * @param processGroup above 1
   */
  public void sendToGroup(long processGroup) {
    kill("-" + requireOurs(processGroup));
  }

  private static long requireOurs(long pid) {
    if (pid <= 1) {
      throw new IllegalArgumentException("process id is %d, must be above 1".formatted(pid));
    }
    return pid;
  }

  private void kill(String target) {
    // Java sends TERM and KILL only, and to no group; the shell's own kill needs no program
    try {
      new ProcessBuilder("/bin/sh", "-c", "kill -s " + name() + " -- " + target)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new IllegalStateException("cannot run /bin/sh to send " + name() + " to " + target, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
