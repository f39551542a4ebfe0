package dev.rookery.orchestrator.api;

import static dev.rookery.orchestrator.platform.RefusedException.Kind.FORBIDDEN;
import static dev.rookery.orchestrator.platform.RefusedException.Kind.NOT_FOUND;
import static dev.rookery.orchestrator.platform.RefusedException.Kind.UNAUTHENTICATED;

import dev.rookery.orchestrator.platform.RefusedException;
import dev.rookery.orchestrator.tenants.ApiKeys;
import dev.rookery.orchestrator.tenants.Caller;
import dev.rookery.orchestrator.tenants.Caller.OperatorCaller;
import dev.rookery.orchestrator.tenants.Caller.TenantCaller;
import dev.rookery.orchestrator.tenants.Scope;
import io.micronaut.core.annotation.AnnotationMetadata;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.web.router.RouteAttributes;
import io.micronaut.web.router.RouteInfo;
import java.util.Optional;

/** Proves who calls, and lets only those in that the route is open to. */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class Callers {
  private static final String ATTRIBUTE = "rookery.caller";
  private static final String BEARER = "Bearer ";
  private final ApiKeys keys;
  private final Scrapers scrapers;

  Callers(ApiKeys keys, Scrapers scrapers) {
    this.keys = keys;
    this.scrapers = scrapers;
  }

  /** Whoever was proven to send this request. */
  static Optional<Caller> of(HttpRequest<?> request) {
    return request.getAttribute(ATTRIBUTE, Caller.class);
  }

  @RequestFilter
  @ExecuteOn(TaskExecutors.BLOCKING)
  void admit(HttpRequest<?> request) {
    Optional<RouteInfo<?>> route = RouteAttributes.getRouteInfo(request);
    if (route.isEmpty()) {
      return; // answered with 404 or 405 further on
    }
    AnnotationMetadata rules = route.get().getAnnotationMetadata();
    Who who = rules.enumValue(AllowedTo.class, Who.class).orElseThrow(Callers::noSuchRoute);
    if (who == Who.ANYONE) {
      return;
    }
    Optional<String> bearer = bearer(request);
    if (who == Who.SCRAPER && scrapers.admits(request, bearer.orElse(""))) {
      return;
    }
    Caller caller = authenticated(bearer);
    requireRole(who, caller);
    for (Scope scope : rules.enumValues(AllowedTo.class, "scope", Scope.class)) {
      requireScope(caller, scope);
    }
    request.setAttribute(ATTRIBUTE, caller);
  }

  private static Optional<String> bearer(HttpRequest<?> request) {
    return request
        .getHeaders()
        .findFirst("Authorization")
        .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
        .map(value -> value.substring(BEARER.length()).strip());
  }

  private Caller authenticated(Optional<String> bearer) {
    String key =
        bearer.orElseThrow(() ->
            new RefusedException(
                UNAUTHENTICATED,
                "unauthenticated",
                "this route needs an API key: send 'Authorization: Bearer rk_…'"));
    return keys.authenticate(key)
        .orElseThrow(() ->
            new RefusedException(
                UNAUTHENTICATED,
                "unauthenticated",
                "this API key is not known, or no longer valid"));
  }

  private static void requireRole(Who who, Caller caller) {
    boolean allowed =
        switch (caller) {
          case OperatorCaller _ -> who != Who.TENANT;
          case TenantCaller _ -> who == Who.TENANT || who == Who.TENANT_OR_OPERATOR;
        };
    if (!allowed) {
      throw new RefusedException(
          FORBIDDEN,
          "wrong-kind-of-key",
          who != Who.TENANT
              ? "this route is for operators; the key is a tenant's"
              : "this route is for tenants; the key is an operator's");
    }
  }

  private static void requireScope(Caller caller, Scope scope) {
    if (!caller.may(scope)) {
      throw new RefusedException(
          FORBIDDEN,
          "missing-scope",
          "this route needs the scope %s, which the key does not have".formatted(scope.word()));
    }
  }

  private static RefusedException noSuchRoute() {
    return new RefusedException(NOT_FOUND, "not-found", "there is nothing here");
  }
}
