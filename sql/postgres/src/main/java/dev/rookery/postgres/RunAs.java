package dev.rookery.postgres;

import dev.rookery.postgres.owned.NotStartedException;
import dev.rookery.postgres.owned.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * PostgreSQL refuses to run as root, so root runs it without root's rights: in a user namespace of
 * its own, or as user 65534 where the machine has no namespaces.
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
   * @throws NotStartedException we are root and no way works
   */
  static RunAs forThisUser() {
    if (!isRoot()) {
      return OURSELVES;
    }
    if (NAMESPACE.works()) {
      return NAMESPACE;
    }
    if (NOBODY.works()) {
      return NOBODY;
    }
    throw new NotStartedException(
        "PostgreSQL does not run as root, and neither 'unshare -U' nor 'setpriv --reuid' works here:"
            + " start Rookery as a normal user");
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
    for (Path parent = folder; parent != null; parent = parent.getParent()) {
      if (!isOpen(parent)) {
        throw new NotStartedException(
            "PostgreSQL runs as user 65534 here, which may not enter %s: choose a folder outside of"
                    .formatted(parent)
                + " it, or start Rookery as a normal user");
      }
    }
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

  private static boolean isRoot() {
    try {
      return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    } catch (IOException | UnsupportedOperationException e) {
      return "root".equals(System.getProperty("user.name"));
    }
  }
}
