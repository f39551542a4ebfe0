package dev.rookery.standards.smtp;

import java.util.Locale;

/**
 * One command line (RFC 5321 §4.1).
 *
 * @param verb upper case
 * @param argument what follows the verb, without surrounding blanks; may be ""
 */
record SmtpCommand(String verb, String argument) {

  static SmtpCommand parse(String line) throws CommandRefused {
    if (line.chars().anyMatch(c -> c < ' ' && c != '\t' || c == 127)) {
      throw new CommandRefused(500, "5.5.2", "Error: control character in command");
    }
    String text = line.strip();
    int blank = text.indexOf(' ');
    String verb = blank < 0 ? text : text.substring(0, blank);
    String argument = blank < 0 ? "" : text.substring(blank + 1).strip();
    return new SmtpCommand(verb.toUpperCase(Locale.ROOT), argument);
  }

  /** Answers 501 unless an argument was given. */
  String requireArgument(String syntax) throws CommandRefused {
    if (argument.isEmpty()) {
      throw new CommandRefused(501, "5.5.4", "Syntax: " + syntax);
    }
    return argument;
  }

  /** Answers 501 when an argument was given. */
  void requireNoArgument() throws CommandRefused {
    if (!argument.isEmpty()) {
      throw new CommandRefused(501, "5.5.4", "Syntax: " + verb);
    }
  }
}
