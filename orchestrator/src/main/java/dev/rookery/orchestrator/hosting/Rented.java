package dev.rookery.orchestrator.hosting;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rookery.orchestrator.platform.Installation.HostingAccess;
import dev.rookery.orchestrator.platform.OperatorActionException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** What the providers' packages read in common: settings, and fields that strangers wrote. */
public final class Rented {
  private Rented() {}

  /** The configured URL, or the provider's own where none is configured. */
  public static URI url(HostingAccess access, String own) {
    return access.url().isEmpty() ? URI.create(own) : URI.create(access.url());
  }

  /**
   * A setting that an order needs.
   *
   * @throws OperatorActionException it is not configured
   */
  public static String require(String provider, String key, String value) {
    if (value.isEmpty()) {
      throw new OperatorActionException(
          "hosting.%s.%s is not set, an order needs it; 'rookery hosting plans %s' lists what there is, then retry the job"
              .formatted(provider, key, provider));
    }
    return value;
  }

  /** A refused order, with what was asked for and where to find what is allowed. */
  public static RuntimeException refused(
      RuntimeException refusal, String provider, HostingAccess access) {
    return refusal instanceof OperatorActionException
        ? new OperatorActionException(
            "%s; asked for plan '%s', region '%s', image '%s'; 'rookery hosting plans %s' lists what is allowed, mend hosting.%s.*, restart, then retry the job"
                .formatted(
                    refusal.getMessage(),
                    access.plan(),
                    access.region(),
                    access.image(),
                    provider,
                    provider),
            refusal)
        : refusal;
  }

  /** An IPv4 address that is in use; empty for none, for 0.0.0.0 and for anything else. */
  public static Optional<InetAddress> address(JsonNode text) {
    String found = text.asText();
    if (found.equals("0.0.0.0") || !found.matches("\\d{1,3}(\\.\\d{1,3}){3}")) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.ofLiteral(found));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** A time with offset (RFC 3339); empty for anything else. */
  public static Optional<Instant> time(JsonNode text) {
    try {
      return Optional.of(OffsetDateTime.parse(text.asText()).toInstant());
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
