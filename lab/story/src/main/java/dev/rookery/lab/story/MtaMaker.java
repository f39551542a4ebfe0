package dev.rookery.lab.story;

import java.io.IOException;
import java.nio.file.Path;

/** Starts an MTA on a directory with main.cf and master.cf. */
@FunctionalInterface
interface MtaMaker {

  /**
   * @param config the Postfix configuration directory
   * @param commands folder for {@code postfix} and {@code postqueue}, as programs of the machine
   * @throws IOException the configuration cannot be used, with the MTA's own words
   */
  RunningMta start(Path config, Path commands) throws IOException;

  /** An MTA at work. */
  interface RunningMta extends AutoCloseable {
    /** Messages in its queue. */
    int queued();

    /**
     * Takes over what has changed in its configuration directory.
     *
     * @throws IOException it cannot be used, with the MTA's own words
     */
    void reload() throws IOException;

    @Override
    void close();
  }
}
