package dev.rookery.orchestrator.api;

import io.micronaut.core.convert.exceptions.ConversionErrorException;
import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import io.micronaut.json.JsonSyntaxException;
import io.micronaut.web.router.exceptions.UnsatisfiedRouteException;
import jakarta.inject.Singleton;
import jakarta.validation.ConstraintViolationException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what the framework itself refuses as problem documents, without its internals. */
@Singleton
final class Problems implements ErrorResponseProcessor<Problem> {
  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
  private static final int INVALID = 422;
  private static final int SERVER_FAULT = 500;

  @Override
  public MutableHttpResponse<Problem> processResponse(
      ErrorContext context, MutableHttpResponse<?> response) {
    Throwable cause = context.getRootCause().orElse(null);
    int status = cause instanceof ConstraintViolationException ? INVALID : response.code();
    return answer(response.status(status), problem(context.getRequest(), status, cause));
  }

  /** Puts a problem into an answer. */
  @SuppressWarnings("unchecked") // the body is replaced
  static MutableHttpResponse<Problem> answer(MutableHttpResponse<?> response, Problem problem) {
    return ((MutableHttpResponse<Problem>) response).body(problem).contentType(Problem.MEDIA_TYPE);
  }

  private static Problem problem(HttpRequest<?> request, int status, @Nullable Throwable cause) {
    String id = RequestIds.of(request);
    return switch (cause) {
      case ConstraintViolationException e ->
          Problem.of(status, "invalid", "some fields break their rules; errors names each", id)
              .with(ViolatedRules.faults(e));
      case UnsatisfiedRouteException e ->
          Problem.of(status, "malformed", missing(e.getArgument()), id)
              .with(List.of(new Problem.Fault(pointer(e.getArgument()), "is missing")));
      case ConversionErrorException e when !isBody(e.getArgument()) ->
          Problem.of(
              status,
              "malformed",
              "parameter %s is not %s"
                  .formatted(e.getArgument().getName(), wanted(e.getArgument())),
              id);
      case ConversionErrorException e -> Problem.of(status, "malformed", bodyIsOff(e), id);
      case JsonSyntaxException e -> Problem.of(status, "malformed", bodyIsOff(e), id);
      case null, default -> {
        if (status >= SERVER_FAULT) {
          LOG.error("request {} {} {}", id, request.getMethodName(), request.getPath(), cause);
        }
        yield StandardProblems.of(request, status, id);
      }
    };
  }

  private static String wanted(Argument<?> argument) {
    Class<?> type = argument.getType();
    if (type == UUID.class) {
      return "an id (a UUID)";
    }
    return type == Integer.class || type == int.class ? "a whole number" : "what this route takes";
  }

  private static String missing(Argument<?> argument) {
    return isBody(argument)
        ? "the request has no body; send JSON with Content-Type: application/json"
        : "parameter %s is missing".formatted(argument.getName());
  }

  private static String pointer(Argument<?> argument) {
    return isBody(argument) ? "" : argument.getName();
  }

  private static boolean isBody(Argument<?> argument) {
    return argument.getAnnotationMetadata().hasAnnotation(Body.class);
  }

  /** The reader's message names our classes, so only what it says of the text is passed on. */
  private static String bodyIsOff(Throwable e) {
    return "the body is not the JSON that this route takes: " + BodyFault.of(e);
  }
}
