package dev.rookery.orchestrator.api;

import dev.rookery.orchestrator.platform.Installation;
import dev.rookery.orchestrator.platform.Installation.MetricsDoor;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;

/**
 * Lets in who collects metrics: by the token of the configuration, or from this machine where that
 * is allowed. Asks no database, so that numbers are to be had when PostgreSQL is away.
 */
@Singleton
final class Scrapers {
  /** Sent by proxies: who really calls is somewhere else. */
  private static final List<String> FORWARDED =
      List.of("Forwarded", "Via", "X-Forwarded-For", "X-Real-IP");

  private final MetricsDoor door;

  Scrapers(Installation installation) {
    this.door = installation.metrics();
  }

  /**
   * @param bearer what was sent as a bearer token, empty = nothing
   */
  boolean admits(HttpRequest<?> request, String bearer) {
    return isToken(bearer) || door.openOnLoopback() && bearer.isEmpty() && isFromHere(request);
  }

  private boolean isToken(String bearer) {
    byte[] token = door.token().value().getBytes(StandardCharsets.UTF_8);
    return token.length > 0
        && MessageDigest.isEqual(token, bearer.getBytes(StandardCharsets.UTF_8));
  }

  private static boolean isFromHere(HttpRequest<?> request) {
    var address = request.getRemoteAddress().getAddress();
    return address != null
        && address.isLoopbackAddress()
        && FORWARDED.stream().noneMatch(request.getHeaders()::contains);
  }
}
