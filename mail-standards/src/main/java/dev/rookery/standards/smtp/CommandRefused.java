package dev.rookery.standards.smtp;

/** A command that the server answers by itself, without asking the handler. */
final class CommandRefused extends Exception {
  private final transient SmtpReply reply;

  CommandRefused(int code, String status, String text) {
    super(text, null, false, false);
    this.reply = SmtpReply.of(code, status, text);
  }

  SmtpReply reply() {
    return reply;
  }
}
