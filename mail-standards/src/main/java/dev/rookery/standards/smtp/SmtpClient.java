package dev.rookery.standards.smtp;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A session with one SMTP or LMTP server that carries any number of messages, one after the other.
 * Not safe for use by many threads.
 */
public final class SmtpClient implements AutoCloseable {
  private static final int MAX_REPLY_LINE = 2048;
  private static final int MAX_REPLY_LINES = 100;

  private final SmtpClientSettings settings;
  private final Wire wire;
  private final String greeting;
  private final Extensions extensions;
  private final boolean encrypted;
  private boolean usable = true;
  private int delivered;

  private SmtpClient(
      SmtpClientSettings settings, Wire wire, String greeting, Extensions ext, boolean encrypted) {
    this.settings = settings;
    this.wire = wire;
    this.greeting = greeting;
    this.extensions = ext;
    this.encrypted = encrypted;
  }

  /**
   * Connects, greets, encrypts and logs in as the settings say.
   *
   * @throws SmtpConnectException at which step it failed, and what the server said
   */
  public static SmtpClient connect(SmtpClientSettings settings) throws SmtpConnectException {
    Opening opening = new Opening(settings);
    Opening.Session session = opening.open();
    return new SmtpClient(
        settings, session.wire(), session.greeting(), session.extensions(), session.encrypted());
  }

  /** The text of the server's greeting. */
  public String greeting() {
    return greeting;
  }

  /** Is the session encrypted? */
  public boolean isEncrypted() {
    return encrypted;
  }

  /** Does the server offer this extension (upper-case keyword)? */
  public boolean offers(String keyword) {
    return extensions.offers(keyword);
  }

  /** The largest message the server takes in octets, 0 when it does not say (RFC 1870). */
  public long sizeLimit() {
    return extensions.sizeLimit();
  }

  /** Can another message be sent? False after the connection broke or the server said 421. */
  public boolean isUsable() {
    return usable;
  }

  /** Messages that went through {@link #deliver} so far. */
  public int messages() {
    return delivered;
  }

  /**
   * Tells who the original client was; does nothing when the server does not offer XFORWARD.
   *
   * @param attributes upper-case names such as NAME, ADDR, HELO
   */
  public void xforward(Map<String, String> attributes) throws IOException {
    if (!offers("XFORWARD") || attributes.isEmpty()) {
      return;
    }
    wire.allow(settings.stepTimeout());
    wire.sendText(Xforward.command(attributes));
    readReply(wire);
  }

  /**
   * Sends one message.
   *
   * @param sender the envelope sender without brackets, "" for the null sender
   * @param recipients at least one, without brackets
   * @param message with CRLF line ends
   * @return one result per recipient, in their order
   * @throws IllegalArgumentException no recipient, or the message has a CR or LF alone
   */
  public List<RecipientResult> deliver(String sender, List<String> recipients, byte[] message) {
    if (recipients.isEmpty()) {
      throw new IllegalArgumentException("a message needs at least one recipient");
    }
    if (!usable) {
      throw new IllegalStateException("the session with " + settings.target() + " has ended");
    }
    byte[] stuffed = DotStuffing.encode(message);
    delivered++;
    Transaction transaction =
        new Transaction(wire, settings, extensions, sender, recipients, message.length);
    List<RecipientResult> results = transaction.run(stuffed);
    usable = results.stream().allMatch(SmtpClient::leavesSessionOpen);
    if (usable && transaction.needsReset()) {
      reset();
    }
    return results;
  }

  private static boolean leavesSessionOpen(RecipientResult result) {
    return switch (result) {
      case RecipientResult.Answered a -> a.reply().code() != 421 && a.reply().code() != 521;
      case RecipientResult.Lost _ -> false;
    };
  }

  private void reset() {
    try {
      wire.sendText("RSET\r\n");
      usable = readReply(wire).isPositive();
    } catch (IOException _) {
      usable = false;
    }
  }

  /** Is the other side still there? Sends NOOP. */
  public boolean isAlive() {
    if (!usable) {
      return false;
    }
    try {
      wire.allow(settings.stepTimeout());
      wire.sendText("NOOP\r\n");
      usable = readReply(wire).isPositive();
    } catch (IOException _) {
      usable = false;
    }
    return usable;
  }

  static SmtpReply readReply(Wire wire) throws IOException {
    List<String> lines = new ArrayList<>();
    try {
      do {
        lines.add(requireLine(wire.readLine(MAX_REPLY_LINE)));
      } while (!SmtpReply.endsReply(lines.getLast()) && lines.size() < MAX_REPLY_LINES);
      return SmtpReply.fromWire(lines);
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static String requireLine(@Nullable String line) throws IOException {
    if (line == null) {
      throw new IOException("connection closed by the server");
    }
    return line;
  }

  /** Says QUIT without waiting long for the answer. */
  @Override
  public void close() {
    try (wire) {
      if (usable) {
        usable = false;
        wire.allow(Duration.ofSeconds(1));
        wire.sendText("QUIT\r\n");
        readReply(wire);
      }
    } catch (IOException _) {
      // the session is over either way
    }
  }
}
