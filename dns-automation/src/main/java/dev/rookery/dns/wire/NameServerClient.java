package dev.rookery.dns.wire;

import dev.rookery.dns.record.RecordKey;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SimpleResolver;

/**
 * Talks to one name server at one address. Blocks its thread: meant for virtual threads.
 * Thread-safe.
 */
public final class NameServerClient {
  private static final int UDP_TRIES = 2;

  /** What a server answered and how it travelled. */
  public record Reply(Message message, Transport transport) {}

  private final InetSocketAddress server;
  private final Optional<TsigKey> key;
  private final Duration timeout;

  /**
   * @param key signs what is sent and proves what comes back; empty = unsigned
   * @param timeout for one try
   */
  public NameServerClient(InetSocketAddress server, Optional<TsigKey> key, Duration timeout) {
    if (server.isUnresolved()) {
      throw new IllegalArgumentException("name server %s has no address".formatted(server));
    }
    this.server = server;
    this.key = key;
    this.timeout = timeout;
  }

  public InetSocketAddress server() {
    return server;
  }

  /**
   * Asks for one record set, without recursion (RD=0): twice over UDP, and over TCP when the answer
   * is cut short.
   *
   * @throws IOException no answer, or one that is not signed as it must be
   */
  public Reply ask(RecordKey question) throws IOException {
    Message answer = retried(() -> query(question));
    if (!answer.getHeader().getFlag(Flags.TC)) {
      return new Reply(answer, Transport.UDP);
    }
    return new Reply(send(query(question), Transport.TCP), Transport.TCP);
  }

  private Message retried(Supplier<Message> query) throws IOException {
    for (int lost = 1; lost < UDP_TRIES; lost++) {
      try {
        return send(query.get(), Transport.UDP);
      } catch (IOException e) {
        // a datagram may get lost; the last try reports
      }
    }
    return send(query.get(), Transport.UDP);
  }

  private static Message query(RecordKey question) {
    Message query =
        Message.newQuery(
            Record.newRecord(WireRecords.name(question.name()), question.type().code(), DClass.IN));
    query.getHeader().unsetFlag(Flags.RD);
    return query;
  }

  /**
   * Sends one message once, signed now. Send a new message to try again: a copy would carry the old
   * ID, and a server may take it for a replay.
   *
   * @throws IOException no answer, or one that is not signed as it must be
   */
  public Message send(Message message, Transport transport) throws IOException {
    SimpleResolver resolver = new SimpleResolver(server);
    resolver.setTimeout(timeout);
    resolver.setIgnoreTruncation(true);
    resolver.setTCP(transport == Transport.TCP);
    key.ifPresent(secret -> resolver.setTSIGKey(secret.signer()));
    return verified(answer(resolver, message));
  }

  /** The library's exceptions do not always say who was asked, or anything. */
  private Message answer(SimpleResolver resolver, Message message) throws IOException {
    try {
      return resolver.send(message);
    } catch (IOException e) {
      String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      throw new IOException("no answer from %s: %s".formatted(server, why), e);
    }
  }

  /**
   * The library only logs a wrong signature. An unsigned refusal is let through, as a server that
   * does not know the key cannot sign (RFC 8945 §5.2.1).
   */
  private Message verified(Message reply) throws IOException {
    boolean carriesNews = reply.getRcode() == Rcode.NOERROR;
    if (key.isPresent() && carriesNews && !reply.isVerified()) {
      throw new IOException(
          "answer of %s is not signed with key %s".formatted(server, key.get().name()));
    }
    return reply;
  }
}
