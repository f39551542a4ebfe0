package dev.rookery.hosts;

/** A Debian that hosts can run. */
public enum DebianRelease {
  DEBIAN_12("bookworm"),
  DEBIAN_13("trixie");

  private final String suite;

  DebianRelease(String suite) {
    this.suite = suite;
  }

  /** Its name in a package mirror. */
  String suite() {
    return suite;
  }
}
