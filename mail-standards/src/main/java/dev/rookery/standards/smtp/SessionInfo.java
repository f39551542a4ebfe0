package dev.rookery.standards.smtp;

import java.net.InetSocketAddress;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a server knows about one connection at this moment.
 *
 * @param id unique among the sessions of one server, counting from 1
 * @param remote the client's end
 * @param local the server's end
 * @param protocol SMTP or LMTP
 * @param tls the TLS version such as {@code TLSv1.3}, or null in clear text
 * @param user who authenticated, or null
 * @param helo the name the client gave, "" before it did
 * @param extended true after EHLO or LHLO, false after HELO
 * @param xforward attributes of the original client (Postfix XFORWARD), upper-case names, decoded
 *     values; empty when none were sent
 */
public record SessionInfo(
    long id,
    InetSocketAddress remote,
    InetSocketAddress local,
    SmtpProtocol protocol,
    @Nullable String tls,
    @Nullable String user,
    String helo,
    boolean extended,
    Map<String, String> xforward) {

  public SessionInfo {
    xforward = Map.copyOf(xforward);
  }

  /** Is the connection encrypted? */
  public boolean isTls() {
    return tls != null;
  }

  /** The client's address in textual form, without a name and port. */
  public String remoteIp() {
    return remote.getAddress().getHostAddress();
  }

  SessionInfo withHello(String name, boolean nowExtended) {
    return new SessionInfo(id, remote, local, protocol, tls, user, name, nowExtended, xforward);
  }

  SessionInfo withUser(String name) {
    return new SessionInfo(id, remote, local, protocol, tls, name, helo, extended, xforward);
  }

  SessionInfo withXforward(Map<String, String> attributes) {
    return new SessionInfo(id, remote, local, protocol, tls, user, helo, extended, attributes);
  }

  /** After STARTTLS nothing learned in clear text counts any more (RFC 3207 §4.2). */
  SessionInfo encrypted(String version) {
    return new SessionInfo(id, remote, local, protocol, version, null, "", false, Map.of());
  }
}
