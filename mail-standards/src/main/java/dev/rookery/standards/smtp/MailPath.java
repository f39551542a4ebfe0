package dev.rookery.standards.smtp;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The argument of MAIL and RCPT (RFC 5321 §4.1.2).
 *
 * @param mailbox without angle brackets and source route, "" for the null sender
 * @param parameters upper-case names, "" where no value was given
 */
record MailPath(String mailbox, Map<String, String> parameters) {
  private static final Pattern SOURCE_ROUTE = Pattern.compile("^@[^:]*:");
  private static final String ATOM = "[a-zA-Z0-9!#$%&'*+/=?^_`{|}~-]+";
  private static final Pattern LOCAL_PART =
      Pattern.compile(ATOM + "(?:\\." + ATOM + ")*|\"(?:[ !#-\\[\\]-~]|\\\\[ -~])*\"");
  private static final Pattern DOMAIN =
      Pattern.compile(
          "[a-zA-Z0-9_](?:[a-zA-Z0-9_-]*[a-zA-Z0-9_])?(?:\\.[a-zA-Z0-9_](?:[a-zA-Z0-9_-]*[a-zA-Z0-9_])?)*"
              + "|\\[[a-zA-Z0-9:.]+\\]");
  private static final Pattern PARAMETER =
      Pattern.compile("([a-zA-Z0-9][a-zA-Z0-9-]*)(?:=([!-<>-~]+))?");

  /** Reads {@code FROM:<path> parameters}; the null sender is allowed. */
  static MailPath sender(String argument) throws CommandRefused {
    MailPath path = parse(argument, "FROM:", "5.1.7", "sender");
    if (!path.mailbox.isEmpty()) {
      requireMailbox(path.mailbox, "5.1.7", "sender");
    }
    return path;
  }

  /**
   * Reads {@code TO:<path> parameters}; {@code <postmaster>} needs no domain (RFC 5321 §4.1.1.3).
   */
  static MailPath recipient(String argument) throws CommandRefused {
    MailPath path = parse(argument, "TO:", "5.1.3", "recipient");
    if (!path.mailbox.equalsIgnoreCase("postmaster")) {
      requireMailbox(path.mailbox, "5.1.3", "recipient");
    }
    return path;
  }

  private static MailPath parse(String argument, String keyword, String status, String role)
      throws CommandRefused {
    if (!argument.regionMatches(true, 0, keyword, 0, keyword.length())) {
      throw new CommandRefused(501, "5.5.4", "Syntax: " + keyword + "<address>");
    }
    String rest = argument.substring(keyword.length()).strip();
    int close = closingBracket(rest);
    if (close < 0) {
      throw new CommandRefused(501, status, "Bad " + role + " address syntax: no <address>");
    }
    String mailbox = SOURCE_ROUTE.matcher(rest.substring(1, close)).replaceFirst("");
    return new MailPath(mailbox, parameters(rest.substring(close + 1)));
  }

  /** The index of the bracket that ends the path, quoted local parts respected, or -1. */
  private static int closingBracket(String text) {
    if (!text.startsWith("<")) {
      return -1;
    }
    boolean quoted = false;
    for (int i = 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && quoted) {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == '>' && !quoted) {
        return i;
      }
    }
    return -1;
  }

  private static void requireMailbox(String mailbox, String status, String role)
      throws CommandRefused {
    if (mailbox.chars().anyMatch(c -> c > 126)) {
      throw new CommandRefused(
          553, "5.6.7", "SMTPUTF8 is not supported: " + role + " not in ASCII");
    }
    int at = mailbox.lastIndexOf('@');
    boolean good =
        at > 0
            && at <= 64 // RFC 5321 §4.5.3.1.1
            && mailbox.length() <= 254 // RFC 5321 §4.5.3.1.3 less the brackets
            && LOCAL_PART.matcher(mailbox.substring(0, at)).matches()
            && DOMAIN.matcher(mailbox.substring(at + 1)).matches();
    if (!good) {
      throw new CommandRefused(501, status, "Bad " + role + " address syntax");
    }
  }

  private static Map<String, String> parameters(String text) throws CommandRefused {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String word : text.strip().split(" +")) {
      if (word.isEmpty()) {
        continue;
      }
      Matcher matcher = PARAMETER.matcher(word);
      if (!matcher.matches()) {
        throw new CommandRefused(501, "5.5.4", "Bad parameter syntax: " + word);
      }
      String value = matcher.group(2) == null ? "" : matcher.group(2);
      if (parameters.put(matcher.group(1).toUpperCase(Locale.ROOT), value) != null) {
        throw new CommandRefused(501, "5.5.4", "Parameter given twice: " + matcher.group(1));
      }
    }
    return parameters;
  }
}
