package dev.rookery.standards.dmarc;

/** How close an authenticated domain must be to the author's. RFC 9989 §4.4. */
public enum Alignment {
  /** The same organizational domain. */
  RELAXED("r"),
  /** The very same domain. */
  STRICT("s");

  private final String letter;

  Alignment(String letter) {
    this.letter = letter;
  }

  /** As written in {@code adkim=} and {@code aspf=}. */
  String letter() {
    return letter;
  }
}
