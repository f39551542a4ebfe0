package dev.rookery.agent.node;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which agent this is. */
final class Version {
  private Version() {}

  /** As in the jar's manifest; {@code dev} outside a jar. */
  static String text() {
    return Optional.ofNullable(Version.class.getPackage().getImplementationVersion()).orElse("dev");
  }

  /**
   * Name of the folder that was unpacked with this agent in it, one for each package: the jar lies
   * in its {@code lib}. Read at start, for a link to it may lead elsewhere later. Null outside a
   * package.
   */
  static @Nullable String folder() {
    CodeSource source = Version.class.getProtectionDomain().getCodeSource();
    return source == null ? null : folder(source);
  }

  private static @Nullable String folder(CodeSource source) {
    try {
      Path lib = Path.of(source.getLocation().toURI()).getParent();
      boolean packed = lib != null && lib.endsWith("lib") && lib.getParent() != null;
      return packed ? String.valueOf(lib.getParent().getFileName()) : null;
    } catch (URISyntaxException e) {
      return null; // no file, so no package
    }
  }
}
