package dev.rookery.lab.mta;

import dev.rookery.standards.smtp.SmtpReply;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads an action as access(5) defines it; one that the lab MTA cannot do is a deferral. */
final class PolicyAction {
  private static final Pattern CODE = Pattern.compile("([45])(\\d\\d)");
  private static final Pattern STATUS =
      Pattern.compile("([245]\\.\\d{1,3}\\.\\d{1,3})(?:\\s+(.*))?");

  private PolicyAction() {}

  static Verdict verdict(String action, Question question) {
    String[] words = action.split("\\s+", 2);
    String text = words.length == 2 ? words[1] : "";
    String verb = words[0].toUpperCase(Locale.ROOT);
    Matcher code = CODE.matcher(verb);
    if (code.matches()) {
      return refuse(
          question, Integer.parseInt(verb), code.group(1) + ".7.1", text, "Access denied");
    }
    return switch (verb) {
      case "DUNNO" -> new Verdict.NoOpinion();
      case "OK", "PERMIT" -> new Verdict.Permit();
      case "REJECT" -> refuse(question, 554, "5.7.1", text, "Access denied");
      case "DEFER" -> refuse(question, 450, "4.7.1", text, "Access denied");
      case "DEFER_IF_PERMIT" ->
          new Verdict.DeferIfPermit(reply(question, 450, "4.7.1", text, "Service unavailable"));
      default -> refuse(question, 451, "4.3.5", "", "Server configuration error");
    };
  }

  private static Verdict refuse(
      Question question, int code, String status, String text, String otherwise) {
    return new Verdict.Refuse(reply(question, code, status, text, otherwise));
  }

  private static SmtpReply reply(
      Question question, int code, String status, String text, String otherwise) {
    Matcher own = STATUS.matcher(text);
    boolean hasStatus = own.matches();
    String words = hasStatus ? own.group(2) == null ? "" : own.group(2) : text;
    return SmtpReply.of(
        code,
        hasStatus ? own.group(1) : status,
        question.rejected() + ": " + (words.isEmpty() ? otherwise : words));
  }
}
