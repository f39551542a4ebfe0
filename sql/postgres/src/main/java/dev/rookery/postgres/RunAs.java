package dev.rookery.postgres;

import dev.rookery.postgres.owned.NotStartedException;
import dev.rookery.postgres.owned.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * PostgreSQL refuses to run as root and as a user without a name. Such users run it in a user
 * namespace of its own, where it sees itself as {@code nobody}; root, where the machine has no
 * namespaces, as user 65534.
 */
enum RunAs {
  OURSELVES(List.of()),
  NAMESPACE(List.of("unshare", "-U")),
  NOBODY(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"));

  private static final int NOBODY_ID = 65534;

  private final List<String> prefix;

  RunAs(List<String> prefix) {
    this.prefix = prefix;
  }

  /**
   * The first way that works here.
   *
   * @throws NotStartedException the user we are will not do and no way works
   */
  static RunAs forThisUser() {
    if (!isRoot() && hasName()) {
      return OURSELVES;
    }
    if (NAMESPACE.works()) {
      return NAMESPACE;
    }
    if (isRoot() && NOBODY.works()) {
      return NOBODY;
    }
    throw new NotStartedException(
        isRoot()
            ? "PostgreSQL does not run as root, and neither 'unshare -U' nor 'setpriv --reuid' works"
                + " here: start Rookery as a normal user"
            : "PostgreSQL needs a user with a name in /etc/passwd, and 'unshare -U' does not work"
                + " here: start Rookery as a user with a name");
  }

  List<String> prefix() {
    return prefix;
  }

  /** Hands an existing file or empty folder to the user that PostgreSQL runs as. */
  void give(Path path) throws IOException {
    if (this == NOBODY) {
      Files.setAttribute(path, "unix:uid", NOBODY_ID);
      Files.setAttribute(path, "unix:gid", NOBODY_ID);
    }
  }

  /**
   * Checks that the user that PostgreSQL runs as may enter the folder.
   *
   * @throws NotStartedException a parent folder is closed to it
   */
  void requireAccess(Path folder) {
    if (this != NOBODY) {
      return;
    }
    for (Path parent : fromTheRootTo(folder.toAbsolutePath())) {
      if (!isOpen(parent)) {
        throw new NotStartedException(
            "PostgreSQL runs as user 65534 here, which may not enter %s: choose a folder outside of"
                    .formatted(parent)
                + " it, or start Rookery as a normal user");
      }
    }
  }

  private static List<Path> fromTheRootTo(Path folder) {
    List<Path> path = new ArrayList<>();
    for (Path at = folder; at != null; at = at.getParent()) {
      path.addFirst(at);
    }
    return path;
  }

  private static boolean isOpen(Path folder) {
    return Trial.succeeds(
        List.of(
            "setpriv",
            "--reuid=65534",
            "--regid=65534",
            "--clear-groups",
            "--",
            "test",
            "-x",
            folder.toString()));
  }

  private boolean works() {
    return Trial.succeeds(Stream.concat(prefix.stream(), Stream.of("true")).toList());
  }

  /** Java says "?" for a user id without a name, which initdb refuses; containers have such. */
  private static boolean hasName() {
    return !"?".equals(System.getProperty("user.name"));
  }

  private static boolean isRoot() {
    try {
      return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    } catch (IOException | UnsupportedOperationException e) {
      return "root".equals(System.getProperty("user.name"));
    }
  }
}
