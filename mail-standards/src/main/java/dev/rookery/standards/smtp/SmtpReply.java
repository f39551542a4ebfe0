package dev.rookery.standards.smtp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One reply of an SMTP server, with one or several lines (RFC 5321 §4.2, enhanced status RFC 2034).
 *
 * @param code three digits, 200 to 599
 * @param status enhanced status such as {@code 5.1.1}, or null when the server gave none
 * @param lines the text of each line without code and status; never empty, a line may be ""
 */
public record SmtpReply(int code, @Nullable String status, List<String> lines) {
  private static final Pattern WIRE_LINE = Pattern.compile("([2-5]\\d\\d)(?:([ -])(.*))?");
  private static final Pattern STATUS =
      Pattern.compile("([245]\\.\\d{1,3}\\.\\d{1,3})(?: (.*))?", Pattern.DOTALL);

  public SmtpReply {
    if (code < 200 || code > 599) {
      throw new IllegalArgumentException("reply code is %d, allowed 200 to 599".formatted(code));
    }
    if (lines.isEmpty()) {
      throw new IllegalArgumentException(
          "reply %d has no line, needs at least one".formatted(code));
    }
    lines = lines.stream().map(SmtpReply::oneLine).toList();
  }

  /** A reply with an enhanced status; line breaks in {@code lines} become spaces. */
  public static SmtpReply of(int code, String status, String... lines) {
    return new SmtpReply(code, status, List.of(lines));
  }

  /** A reply where no enhanced status belongs: greeting, hello, 354 and 334. */
  public static SmtpReply plain(int code, String... lines) {
    return new SmtpReply(code, null, List.of(lines));
  }

  /** {@code 250 2.0.0 Ok}. */
  public static SmtpReply ok() {
    return of(250, "2.0.0", "Ok");
  }

  /**
   * A reply written as one text such as {@code 450 4.2.1 try later}, as policies and scripts give
   * it.
   *
   * @throws IllegalArgumentException the text does not start with a reply code
   */
  public static SmtpReply parse(String text) {
    return fromWire(text.lines().toList());
  }

  /**
   * @param wire the lines as received, without line ends; every line carries the same code and all
   *     but the last a hyphen behind it
   * @throws IllegalArgumentException no reply, or lines with differing codes
   */
  static SmtpReply fromWire(List<String> wire) {
    if (wire.isEmpty()) {
      throw new IllegalArgumentException("an SMTP reply needs at least one line");
    }
    int code = 0;
    String status = null;
    List<String> lines = new ArrayList<>();
    for (String line : wire) {
      Matcher matcher = wireLine(line);
      int lineCode = Integer.parseInt(matcher.group(1));
      if (code != 0 && lineCode != code) {
        throw new IllegalArgumentException(
            "reply changes its code from %d to %d: %s".formatted(code, lineCode, line));
      }
      code = lineCode;
      String text = matcher.group(3) == null ? "" : matcher.group(3);
      Matcher enhanced = STATUS.matcher(text);
      if (enhanced.matches() && enhanced.group(1).charAt(0) == line.charAt(0)) {
        status = status == null ? enhanced.group(1) : status;
        text = enhanced.group(2) == null ? "" : enhanced.group(2);
      }
      lines.add(text);
    }
    return new SmtpReply(code, status, lines);
  }

  /** Is this wire line the last one of its reply? */
  static boolean endsReply(String wireLine) {
    Matcher matcher = wireLine(wireLine);
    return !"-".equals(matcher.group(2));
  }

  private static Matcher wireLine(String line) {
    Matcher matcher = WIRE_LINE.matcher(line);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not an SMTP reply: " + oneLine(line));
    }
    return matcher;
  }

  /** 2yz: done. */
  public boolean isPositive() {
    return code / 100 == 2;
  }

  /** 3yz: the server waits for more. */
  public boolean isIntermediate() {
    return code / 100 == 3;
  }

  /** 4yz, a deferral: the same may succeed later. */
  public boolean isTransient() {
    return code / 100 == 4;
  }

  /** 5yz, a bounce: asking again does not help. */
  public boolean isPermanent() {
    return code / 100 == 5;
  }

  /** All lines without code and status, joined by one space. */
  public String text() {
    return String.join(" ", lines);
  }

  /** The reply on one line in the way Postfix logs it: {@code 421-4.7.0 first 421 4.7.0 last}. */
  public String folded() {
    return String.join(" ", wireLines());
  }

  /** The lines as sent, without line ends. */
  List<String> wireLines() {
    List<String> wire = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String mark = i == lines.size() - 1 ? " " : "-";
      String text = status == null ? lines.get(i) : (status + " " + lines.get(i)).stripTrailing();
      wire.add(code + mark + text);
    }
    return wire;
  }

  /** The bytes on the wire, CRLF after every line; what is not ASCII is sent as UTF-8. */
  byte[] toWire() {
    return (String.join("\r\n", wireLines()) + "\r\n").getBytes(StandardCharsets.UTF_8);
  }

  private static String oneLine(String text) {
    return text.replaceAll("[\\p{Cntrl}&&[^\\t]]+", " ");
  }

  /** As {@link #folded()}. */
  @Override
  public String toString() {
    return folded();
  }
}
