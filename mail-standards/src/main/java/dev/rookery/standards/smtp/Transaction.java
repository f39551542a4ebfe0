package dev.rookery.standards.smtp;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** MAIL, RCPT and DATA for one message, pipelined where the server offers it (RFC 2920). */
final class Transaction {
  private final Wire wire;
  private final SmtpClientSettings settings;
  private final boolean pipelining;
  private final List<String> recipients;
  private final String mailCommand;
  private final @Nullable RecipientResult[] results;
  private SmtpStep step = SmtpStep.MAIL;
  private boolean needsReset;

  Transaction(
      Wire wire,
      SmtpClientSettings settings,
      Extensions extensions,
      String sender,
      List<String> recipients,
      int octets) {
    this.wire = wire;
    this.settings = settings;
    this.pipelining = extensions.offers("PIPELINING");
    this.recipients = recipients;
    this.results = new RecipientResult[recipients.size()];
    String size = extensions.offers("SIZE") ? " SIZE=" + octets : "";
    String body = extensions.offers("8BITMIME") ? " BODY=8BITMIME" : "";
    this.mailCommand = "MAIL FROM:<" + sender + ">" + size + body + "\r\n";
  }

  /** Must RSET be sent before the next message? */
  boolean needsReset() {
    return needsReset;
  }

  List<RecipientResult> run(byte[] stuffed) {
    try {
      wire.allow(settings.stepTimeout());
      boolean goOn = pipelining ? pipelined() : oneByOne();
      if (goOn) {
        endOfData(stuffed);
      }
    } catch (IOException e) {
      wire.close();
      String reason = Wire.reason(e);
      fillMissing(recipient -> new RecipientResult.Lost(recipient, step, reason));
    }
    return List.of(results);
  }

  private boolean oneByOne() throws IOException {
    wire.sendText(mailCommand);
    if (!judgeMail(SmtpClient.readReply(wire))) {
      return false;
    }
    step = SmtpStep.RCPT;
    for (int i = 0; i < recipients.size(); i++) {
      wire.sendText(rcptCommand(i));
      judgeRecipient(i, SmtpClient.readReply(wire));
    }
    if (waiting() == 0) {
      needsReset = true;
      return false;
    }
    step = SmtpStep.DATA;
    wire.sendText("DATA\r\n");
    return judgeData(SmtpClient.readReply(wire));
  }

  /** All commands in one write; then the replies in their order. */
  private boolean pipelined() throws IOException {
    wire.sendText(mailCommand);
    for (int i = 0; i < recipients.size(); i++) {
      wire.sendText(rcptCommand(i));
    }
    wire.sendText("DATA\r\n");
    boolean mail = judgeMail(SmtpClient.readReply(wire));
    step = SmtpStep.RCPT;
    for (int i = 0; i < recipients.size(); i++) {
      SmtpReply reply = SmtpClient.readReply(wire);
      if (mail) {
        judgeRecipient(i, reply);
      }
    }
    step = SmtpStep.DATA;
    boolean wanted = waiting() > 0;
    SmtpReply data = SmtpClient.readReply(wire);
    if (!wanted && data.isIntermediate()) {
      // RFC 2920 §3.1: a server may answer 354 though it took nobody; an empty message ends it
      wire.sendText(".\r\n");
      SmtpClient.readReply(wire);
      return false;
    }
    if (!wanted) {
      needsReset = mail; // the server still holds the sender it accepted
      return false;
    }
    return judgeData(data);
  }

  private String rcptCommand(int index) {
    return "RCPT TO:<" + recipients.get(index) + ">\r\n";
  }

  private boolean judgeMail(SmtpReply reply) {
    if (reply.isPositive()) {
      return true;
    }
    fillMissing(recipient -> new RecipientResult.Answered(recipient, SmtpStep.MAIL, reply));
    return false;
  }

  private void judgeRecipient(int index, SmtpReply reply) {
    if (!reply.isPositive()) {
      results[index] = new RecipientResult.Answered(recipients.get(index), SmtpStep.RCPT, reply);
    }
  }

  private boolean judgeData(SmtpReply reply) {
    if (reply.isIntermediate()) {
      return true;
    }
    needsReset = true;
    fillMissing(recipient -> new RecipientResult.Answered(recipient, SmtpStep.DATA, reply));
    return false;
  }

  private void endOfData(byte[] stuffed) throws IOException {
    step = SmtpStep.END_OF_DATA;
    wire.allow(settings.endOfDataTimeout());
    wire.send(stuffed);
    if (settings.protocol() == SmtpProtocol.SMTP) {
      SmtpReply reply = SmtpClient.readReply(wire);
      fillMissing(recipient -> answered(recipient, reply));
      return;
    }
    for (int i = 0; i < results.length; i++) {
      if (results[i] == null) {
        results[i] = answered(recipients.get(i), SmtpClient.readReply(wire));
      }
    }
  }

  private static RecipientResult answered(String recipient, SmtpReply reply) {
    return new RecipientResult.Answered(recipient, SmtpStep.END_OF_DATA, reply);
  }

  /** Recipients whom the server has not refused so far. */
  private long waiting() {
    return Arrays.stream(results).filter(Objects::isNull).count();
  }

  private void fillMissing(Function<String, RecipientResult> result) {
    for (int i = 0; i < results.length; i++) {
      if (results[i] == null) {
        results[i] = result.apply(recipients.get(i));
      }
    }
  }
}
