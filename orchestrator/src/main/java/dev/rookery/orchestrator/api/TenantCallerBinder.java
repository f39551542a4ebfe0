package dev.rookery.orchestrator.api;

import dev.rookery.orchestrator.tenants.Caller.TenantCaller;
import io.micronaut.core.convert.ArgumentConversionContext;
import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.bind.binders.TypedRequestArgumentBinder;
import jakarta.inject.Singleton;

/** Hands the proven tenant to a route that asks for it. */
@Singleton
final class TenantCallerBinder implements TypedRequestArgumentBinder<TenantCaller> {
  @Override
  public Argument<TenantCaller> argumentType() {
    return Argument.of(TenantCaller.class);
  }

  @Override
  public BindingResult<TenantCaller> bind(
      ArgumentConversionContext<TenantCaller> context, HttpRequest<?> request) {
    return () ->
        Callers.of(request).filter(TenantCaller.class::isInstance).map(TenantCaller.class::cast);
  }
}
