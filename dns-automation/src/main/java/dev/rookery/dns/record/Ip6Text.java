package dev.rookery.dns.record;

import java.util.StringJoiner;

/** The one recommended spelling of an IPv6 address (RFC 5952 §4). */
final class Ip6Text {
  private static final int GROUPS = 8;

  private Ip6Text() {}

  static String of(byte[] octets) {
    int[] groups = new int[GROUPS];
    for (int i = 0; i < GROUPS; i++) {
      groups[i] = (octets[2 * i] & 0xff) << 8 | octets[2 * i + 1] & 0xff;
    }
    int start = longestZeroRun(groups);
    if (start < 0) {
      return join(groups, 0, GROUPS);
    }
    int end = start + zeroRun(groups, start);
    return join(groups, 0, start) + "::" + join(groups, end, GROUPS);
  }

  /** Start of the first longest run of two zero groups or more, or -1 (RFC 5952 §4.2). */
  private static int longestZeroRun(int[] groups) {
    int best = -1;
    int bestLength = 1;
    for (int i = 0; i < GROUPS; i++) {
      int length = zeroRun(groups, i);
      if (length > bestLength) {
        best = i;
        bestLength = length;
      }
    }
    return best;
  }

  private static int zeroRun(int[] groups, int from) {
    int end = from;
    while (end < GROUPS && groups[end] == 0) {
      end++;
    }
    return end - from;
  }

  private static String join(int[] groups, int from, int to) {
    StringJoiner joined = new StringJoiner(":");
    for (int i = from; i < to; i++) {
      joined.add(Integer.toHexString(groups[i]));
    }
    return joined.toString();
  }
}
