package dev.rookery.standards.smtp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Where an {@link SmtpClient} connects and how. Start from {@link #smtp} or {@link #lmtp}.
 *
 * @param target the server
 * @param serverName its name, for SNI and the check of its certificate
 * @param protocol SMTP or LMTP
 * @param helo the name the client gives
 * @param bind the local address mail leaves from, or null for the system's choice
 * @param tlsMode whether to encrypt
 * @param trust decides which certificates are good; null unless encrypting
 * @param login sent with AUTH PLAIN, or null
 * @param connectTimeout for the TCP connection and the greeting
 * @param stepTimeout for each further reply
 * @param endOfDataTimeout for the reply to the message (RFC 5321 §4.5.3.2.6: 10 minutes)
 */
public record SmtpClientSettings(
    InetSocketAddress target,
    String serverName,
    SmtpProtocol protocol,
    String helo,
    @Nullable InetAddress bind,
    TlsMode tlsMode,
    @Nullable SSLContext trust,
    @Nullable Credentials login,
    Duration connectTimeout,
    Duration stepTimeout,
    Duration endOfDataTimeout) {

  public SmtpClientSettings {
    if (tlsMode != TlsMode.NONE && trust == null) {
      throw new IllegalArgumentException("tlsMode is " + tlsMode + " and needs an SSLContext");
    }
  }

  /** SMTP in clear text, 30 s to connect, 5 min a step, 10 min for the message. */
  public static SmtpClientSettings smtp(InetSocketAddress target, String helo) {
    return new SmtpClientSettings(
        target,
        target.getHostString(),
        SmtpProtocol.SMTP,
        helo,
        null,
        TlsMode.NONE,
        null,
        null,
        Duration.ofSeconds(30),
        Duration.ofMinutes(5),
        Duration.ofMinutes(10));
  }

  /** LMTP, otherwise as {@link #smtp}. */
  public static SmtpClientSettings lmtp(InetSocketAddress target, String helo) {
    SmtpClientSettings s = smtp(target, helo);
    return new SmtpClientSettings(
        s.target,
        s.serverName,
        SmtpProtocol.LMTP,
        s.helo,
        s.bind,
        s.tlsMode,
        s.trust,
        s.login,
        s.connectTimeout,
        s.stepTimeout,
        s.endOfDataTimeout);
  }

  public SmtpClientSettings withServerName(String value) {
    return new SmtpClientSettings(
        target,
        value,
        protocol,
        helo,
        bind,
        tlsMode,
        trust,
        login,
        connectTimeout,
        stepTimeout,
        endOfDataTimeout);
  }

  public SmtpClientSettings withBind(InetAddress value) {
    return new SmtpClientSettings(
        target,
        serverName,
        protocol,
        helo,
        value,
        tlsMode,
        trust,
        login,
        connectTimeout,
        stepTimeout,
        endOfDataTimeout);
  }

  /** Encrypts when the server offers it, with whatever certificate it shows. */
  public SmtpClientSettings withOpportunisticTls() {
    return withTls(TlsMode.MAY, AnyCertificate.context());
  }

  public SmtpClientSettings withTls(TlsMode mode, SSLContext value) {
    return new SmtpClientSettings(
        target,
        serverName,
        protocol,
        helo,
        bind,
        mode,
        value,
        login,
        connectTimeout,
        stepTimeout,
        endOfDataTimeout);
  }

  public SmtpClientSettings withLogin(Credentials value) {
    return new SmtpClientSettings(
        target,
        serverName,
        protocol,
        helo,
        bind,
        tlsMode,
        trust,
        value,
        connectTimeout,
        stepTimeout,
        endOfDataTimeout);
  }

  public SmtpClientSettings withTimeouts(Duration connect, Duration step, Duration endOfData) {
    return new SmtpClientSettings(
        target, serverName, protocol, helo, bind, tlsMode, trust, login, connect, step, endOfData);
  }
}
