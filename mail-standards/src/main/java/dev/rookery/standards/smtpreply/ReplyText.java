package dev.rookery.standards.smtpreply;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A reply taken apart.
 *
 * @param code three digits, or empty
 * @param status enhanced status code (RFC 3463 §2), or empty
 * @param text the words, on one line
 */
record ReplyText(String code, String status, String text) {
  private static final int LENGTH_MAX = 2_000;

  /** How Postfix quotes what a server said. */
  private static final Pattern QUOTED =
      Pattern.compile("^host \\S+ (?:said|refused to talk to me): (.*)$");

  private static final Pattern COMMAND = Pattern.compile(" \\(in reply to .{1,60}command\\)$");
  private static final Pattern HEAD =
      Pattern.compile("^(?:([245]\\d\\d)(?:[ -]|$))?\\s*#?(?:([245]\\.\\d{1,3}\\.\\d{1,3})\\b)?");

  /** Reads a reply as received (lines, codes repeated) or as Postfix logs it. */
  static ReplyText of(String reply) {
    String line = reply.substring(0, Math.min(reply.length(), LENGTH_MAX));
    line = line.replaceAll("\\s*[\r\n]+\\s*", " ").strip();
    Matcher quoted = QUOTED.matcher(line);
    if (quoted.matches()) {
      line = COMMAND.matcher(quoted.group(1)).replaceFirst("");
    }
    Matcher head = HEAD.matcher(line);
    if (!head.find()) {
      return new ReplyText("", "", line);
    }
    String code = head.group(1) == null ? "" : head.group(1);
    String status = head.group(2) == null ? "" : head.group(2);
    return new ReplyText(code, status, continued(line.substring(head.end()), code, status).strip());
  }

  /** Takes out what repeats at the start of each further line. */
  private static String continued(String rest, String code, String status) {
    if (code.isEmpty()) {
      return rest;
    }
    String repeated = "(?:^|\\s)" + code + "[- ]" + (status.isEmpty() ? "" : Pattern.quote(status));
    return rest.replaceAll(repeated, " ").replaceAll(" {2,}", " ");
  }

  /** RFC 5321 §4.2.1, RFC 3463 §2; a text without any code is an error in transit. */
  Permanence permanence() {
    String first = code.isEmpty() ? status : code;
    return first.startsWith("5") ? Permanence.PERMANENT : Permanence.TEMPORARY;
  }
}
