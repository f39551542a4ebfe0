package dev.rookery.orchestrator.api;

import dev.rookery.orchestrator.tenants.Caller.OperatorCaller;
import io.micronaut.core.convert.ArgumentConversionContext;
import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.bind.binders.TypedRequestArgumentBinder;
import jakarta.inject.Singleton;

/** Hands the proven operator to a route that asks for it. */
@Singleton
final class OperatorCallerBinder implements TypedRequestArgumentBinder<OperatorCaller> {
  @Override
  public Argument<OperatorCaller> argumentType() {
    return Argument.of(OperatorCaller.class);
  }

  @Override
  public BindingResult<OperatorCaller> bind(
      ArgumentConversionContext<OperatorCaller> context, HttpRequest<?> request) {
    return () ->
        Callers.of(request)
            .filter(OperatorCaller.class::isInstance)
            .map(OperatorCaller.class::cast);
  }
}
