package dev.rookery.standards.smtp;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * How an {@link SmtpServer} listens and what it offers. Start from {@link #smtp} or {@link #lmtp}
 * and change with the {@code with…} methods.
 *
 * @param address where to listen; port 0 takes a free one
 * @param protocol SMTP or LMTP
 * @param hostname names the server in greeting and hello
 * @param maxMessageBytes announced by SIZE (RFC 1870); a larger message gets 552 5.3.4
 * @param maxConnections at once; one more is refused with 421
 * @param maxRecipients in one transaction; one more gets 452 4.5.3
 * @param commandTimeout longest wait for a command line, and for the next bytes of a message
 * @param grace how long {@link SmtpServer#close()} waits for transactions under way
 * @param tls offers STARTTLS when given
 * @param auth offers AUTH PLAIN and LOGIN, under TLS only unless {@code authInClear}
 * @param authInClear offers AUTH without TLS too, for tests
 * @param xforward accepts XFORWARD from every client
 */
public record SmtpServerSettings(
    InetSocketAddress address,
    SmtpProtocol protocol,
    String hostname,
    long maxMessageBytes,
    int maxConnections,
    int maxRecipients,
    Duration commandTimeout,
    Duration grace,
    @Nullable SSLContext tls,
    boolean auth,
    boolean authInClear,
    boolean xforward) {

  /** Postfix's default for message_size_limit. */
  public static final long DEFAULT_MAX_MESSAGE_BYTES = 10_240_000;

  public SmtpServerSettings {
    Objects.requireNonNull(address);
    if (maxMessageBytes < 1 || maxMessageBytes > Integer.MAX_VALUE - 1024) {
      throw new IllegalArgumentException(
          "maxMessageBytes is %d, allowed 1 to %d"
              .formatted(maxMessageBytes, Integer.MAX_VALUE - 1024));
    }
    if (maxConnections < 1 || maxRecipients < 1) {
      throw new IllegalArgumentException(
          "maxConnections is %d and maxRecipients %d, both need at least 1"
              .formatted(maxConnections, maxRecipients));
    }
  }

  /** An SMTP server without TLS and AUTH, 100 connections, 1000 recipients, 5 minutes a command. */
  public static SmtpServerSettings smtp(InetSocketAddress address, String hostname) {
    return new SmtpServerSettings(
        address,
        SmtpProtocol.SMTP,
        hostname,
        DEFAULT_MAX_MESSAGE_BYTES,
        100,
        1000, // RFC 5321 §4.5.3.1.8 asks for 100 at least
        Duration.ofMinutes(5), // RFC 5321 §4.5.3.2.7
        Duration.ofSeconds(5),
        null,
        false,
        false,
        false);
  }

  /** An LMTP server, otherwise as {@link #smtp}. */
  public static SmtpServerSettings lmtp(InetSocketAddress address, String hostname) {
    return smtp(address, hostname).withProtocol(SmtpProtocol.LMTP);
  }

  private SmtpServerSettings withProtocol(SmtpProtocol value) {
    return new SmtpServerSettings(
        address,
        value,
        hostname,
        maxMessageBytes,
        maxConnections,
        maxRecipients,
        commandTimeout,
        grace,
        tls,
        auth,
        authInClear,
        xforward);
  }

  public SmtpServerSettings withMaxMessageBytes(long value) {
    return new SmtpServerSettings(
        address,
        protocol,
        hostname,
        value,
        maxConnections,
        maxRecipients,
        commandTimeout,
        grace,
        tls,
        auth,
        authInClear,
        xforward);
  }

  public SmtpServerSettings withMaxConnections(int value) {
    return new SmtpServerSettings(
        address,
        protocol,
        hostname,
        maxMessageBytes,
        value,
        maxRecipients,
        commandTimeout,
        grace,
        tls,
        auth,
        authInClear,
        xforward);
  }

  public SmtpServerSettings withMaxRecipients(int value) {
    return new SmtpServerSettings(
        address,
        protocol,
        hostname,
        maxMessageBytes,
        maxConnections,
        value,
        commandTimeout,
        grace,
        tls,
        auth,
        authInClear,
        xforward);
  }

  public SmtpServerSettings withCommandTimeout(Duration value) {
    return new SmtpServerSettings(
        address,
        protocol,
        hostname,
        maxMessageBytes,
        maxConnections,
        maxRecipients,
        value,
        grace,
        tls,
        auth,
        authInClear,
        xforward);
  }

  public SmtpServerSettings withGrace(Duration value) {
    return new SmtpServerSettings(
        address,
        protocol,
        hostname,
        maxMessageBytes,
        maxConnections,
        maxRecipients,
        commandTimeout,
        value,
        tls,
        auth,
        authInClear,
        xforward);
  }

  public SmtpServerSettings withTls(SSLContext value) {
    return new SmtpServerSettings(
        address,
        protocol,
        hostname,
        maxMessageBytes,
        maxConnections,
        maxRecipients,
        commandTimeout,
        grace,
        value,
        auth,
        authInClear,
        xforward);
  }

  /** Offers AUTH once the connection is encrypted. */
  public SmtpServerSettings withAuth() {
    return new SmtpServerSettings(
        address,
        protocol,
        hostname,
        maxMessageBytes,
        maxConnections,
        maxRecipients,
        commandTimeout,
        grace,
        tls,
        true,
        authInClear,
        xforward);
  }

  /** Offers AUTH on every connection: passwords travel in clear text. */
  public SmtpServerSettings withAuthInClear() {
    return new SmtpServerSettings(
        address,
        protocol,
        hostname,
        maxMessageBytes,
        maxConnections,
        maxRecipients,
        commandTimeout,
        grace,
        tls,
        true,
        true,
        xforward);
  }

  /** Accepts XFORWARD; only where clients are trusted, it overrides who the client is. */
  public SmtpServerSettings withXforward() {
    return new SmtpServerSettings(
        address,
        protocol,
        hostname,
        maxMessageBytes,
        maxConnections,
        maxRecipients,
        commandTimeout,
        grace,
        tls,
        auth,
        authInClear,
        true);
  }
}
