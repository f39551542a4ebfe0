package dev.rookery.dns.record;

/** Refuses numbers that do not fit their field on the wire. */
final class Ranges {
  private static final long U32 = 0xffff_ffffL;

  private Ranges() {}

  static void requireU8(String what, int value) {
    require(what, value, 255);
  }

  static void requireU16(String what, int value) {
    require(what, value, 65_535);
  }

  static void requireU32(String what, long value) {
    require(what, value, U32);
  }

  private static void require(String what, long value, long most) {
    if (value < 0 || value > most) {
      throw new IllegalArgumentException("%s is %d, needs 0 to %d".formatted(what, value, most));
    }
  }
}
