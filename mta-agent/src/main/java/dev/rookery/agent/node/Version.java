package dev.rookery.agent.node;

import java.util.Optional;

/** Which agent this is. */
final class Version {
  private Version() {}

  /** As in the jar's manifest; {@code dev} outside a jar. */
  static String text() {
    return Optional.ofNullable(Version.class.getPackage().getImplementationVersion()).orElse("dev");
  }
}
