package dev.rookery.orchestrator.provisioning.host;

import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;

/** Runs commands on one host. For one thread. */
public interface HostShell {
  /** The host in words, for errors. */
  String name();

  /** How long the host may be silent before a conversation is given up. */
  Duration patience();

  /**
   * Runs a command to its end; it must succeed.
   *
   * @param what in words, for the error
   * @return what it said on standard output, at most 1 MiB of it
   * @throws NodeUnreachableException the connection broke, or there was no end in time
   * @throws RuntimeException as {@link HostTrouble} tells
   */
  String require(String what, Command command);

  /** Starts a command that is talked with. */
  Conversation open(Command command);

  /** A command that runs. */
  interface Conversation extends AutoCloseable {
    OutputStream input();

    InputStream output();

    /** A number that grows as long as the host takes what is sent to it, however slowly. */
    long progress();

    /** How it ended and what it said on standard error; -1 = it did not end in time. */
    End end(Duration atMost);

    /** Lets go of it; what runs there may go on for a while. */
    @Override
    void close();
  }

  /** The end of a command. */
  record End(int exitCode, String error) {}
}
