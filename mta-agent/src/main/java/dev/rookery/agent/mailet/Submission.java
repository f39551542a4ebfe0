package dev.rookery.agent.mailet;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A message as the MTA hands it to the filter.
 *
 * @param queueId under which it lies in the MTA's queue
 * @param sender envelope sender, "" for the null sender
 */
record Submission(String queueId, String sender, byte[] octets) {
  private static final Pattern RECEIVED_ID = Pattern.compile("\\sid\\s+([0-9A-Za-z]{5,40})\\b");
  private static final int TOP_OCTETS = 4096;

  /**
   * The queue id: what the MTA says by XFORWARD IDENT, else what stands in the topmost Received
   * field, which the MTA wrote itself.
   *
   * @throws IllegalArgumentException neither is there, so that repeats could not be told apart
   */
  static Submission of(Map<String, String> xforward, String sender, byte[] octets) {
    String ident = xforward.get("IDENT");
    return new Submission(ident == null ? fromReceived(octets) : ident, sender, octets);
  }

  private static String fromReceived(byte[] octets) {
    int length = Math.min(octets.length, TOP_OCTETS);
    String top = new String(octets, 0, length, StandardCharsets.ISO_8859_1);
    Matcher id = RECEIVED_ID.matcher(firstField(top));
    if (!id.find()) {
      throw new IllegalArgumentException(
          "no queue id: neither XFORWARD IDENT nor a Received field on top");
    }
    return id.group(1);
  }

  private static String firstField(String top) {
    boolean received = top.regionMatches(true, 0, "Received:", 0, "Received:".length());
    return received ? top.split("\r\n(?![ \t])", 2)[0] : "";
  }
}
