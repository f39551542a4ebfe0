package dev.rookery.lab.receiver;

import dev.rookery.standards.dns.Resolver;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;

/**
 * What all receiving providers of a lab share.
 *
 * @param port they listen on and find other servers at; 25 in the real world
 * @param resolver for SPF, DKIM, DMARC and MX
 * @param day the sending day, from 0
 * @param clock for signatures and reports
 * @param tls offers STARTTLS when given
 * @param feedbackAddress where complaints go, by the {@code d=} domain of the message
 */
public record ReceiverWorld(
    int port,
    Resolver resolver,
    IntSupplier day,
    InstantSource clock,
    Optional<SSLContext> tls,
    UnaryOperator<String> feedbackAddress) {

  /** Clear text, the system's clock, complaints to {@code fbl@DOMAIN}. */
  public static ReceiverWorld of(int port, Resolver resolver, IntSupplier day) {
    return new ReceiverWorld(
        port, resolver, day, InstantSource.system(), Optional.empty(), domain -> "fbl@" + domain);
  }

  public ReceiverWorld withClock(InstantSource value) {
    return new ReceiverWorld(port, resolver, day, value, tls, feedbackAddress);
  }

  public ReceiverWorld withTls(SSLContext value) {
    return new ReceiverWorld(port, resolver, day, clock, Optional.of(value), feedbackAddress);
  }

  public ReceiverWorld withFeedbackAddress(UnaryOperator<String> value) {
    return new ReceiverWorld(port, resolver, day, clock, tls, value);
  }
}
