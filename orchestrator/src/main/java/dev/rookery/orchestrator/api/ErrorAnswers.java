package dev.rookery.orchestrator.api;

import dev.rookery.orchestrator.platform.OperatorActionException;
import dev.rookery.orchestrator.platform.RefusedException;
import dev.rookery.orchestrator.platform.TemporaryException;
import dev.rookery.orchestrator.tenants.Caller.OperatorCaller;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Error;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Our own exceptions in the words of HTTP; logged once, here. */
@Controller
class ErrorAnswers {
  private static final Logger LOG = LoggerFactory.getLogger(ErrorAnswers.class);

  /** The request cannot be done as asked. */
  @Error(global = true)
  HttpResponse<?> refused(HttpRequest<?> request, RefusedException refused) {
    int status = refused.kind().status();
    MutableHttpResponse<?> response = HttpResponse.status(status, refused.type());
    if (refused.kind() == RefusedException.Kind.UNAUTHENTICATED) {
      response.header("WWW-Authenticate", "Bearer");
    }
    return Problems.answer(
        response, Problem.of(status, refused.type(), refused.getMessage(), RequestIds.of(request)));
  }

  /** Something outside is away: 503 with the time to wait. */
  @Error(global = true)
  HttpResponse<?> temporary(HttpRequest<?> request, TemporaryException e) {
    String id = RequestIds.of(request);
    LOG.warn("request {}: {}", id, e.getMessage()); // a crowd of them comes at once: no stack
    LOG.debug("cause", e);
    long seconds = Math.max(1, e.retryAfter().toSeconds());
    return Problems.answer(
        HttpResponse.status(HttpStatus.SERVICE_UNAVAILABLE)
            .header("Retry-After", Long.toString(seconds)),
        Problem.of(503, "unavailable", "%s; try again".formatted(e.getMessage()), id));
  }

  /** The installation must be mended: operators are told how, tenants only that it is so. */
  @Error(global = true)
  HttpResponse<?> operatorMustAct(HttpRequest<?> request, OperatorActionException e) {
    String id = RequestIds.of(request);
    LOG.warn("request {} needs an operator: {}", id, e.getMessage(), e);
    String detail =
        Callers.of(request).filter(OperatorCaller.class::isInstance).isPresent()
            ? e.getMessage()
            : "an operator must mend this first; it is in the log under this request id";
    return Problems.answer(
        HttpResponse.serverError(), Problem.of(500, "operator-must-act", detail, id));
  }
}
