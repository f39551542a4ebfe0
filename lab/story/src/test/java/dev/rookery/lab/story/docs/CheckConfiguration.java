package dev.rookery.lab.story.docs;

import dev.rookery.orchestrator.platform.InstallationFile;
import java.nio.file.Path;

/**
 * Stands for {@code rookery serve} where a page shows it: reads the configuration, starts nothing.
 */
final class CheckConfiguration {
  private CheckConfiguration() {}

  public static void main(String[] file) {
    System.err.println("would serve at " + InstallationFile.read(Path.of(file[0])));
  }
}
