package dev.rookery.orchestrator.api;

import io.micronaut.http.HttpRequest;

/** Problems that an HTTP status alone tells. */
final class StandardProblems {
  private StandardProblems() {}

  static Problem of(HttpRequest<?> request, int status, String requestId) {
    String route = request.getMethodName() + " " + request.getPath();
    return switch (status) {
      case 400 -> Problem.of(status, "malformed", "the request cannot be read", requestId);
      case 404 -> Problem.of(status, "not-found", "there is nothing here", requestId);
      case 405 ->
          Problem.of(
              status,
              "method-not-allowed",
              route + " does not exist; the path takes the methods in the Allow header",
              requestId);
      case 406 ->
          Problem.of(
              status, "not-acceptable", "the answer is JSON; accept application/json", requestId);
      case 413 ->
          Problem.of(status, "too-large", "the body is too large, allowed is 1 MiB", requestId);
      case 415 ->
          Problem.of(
              status,
              "unsupported-media-type",
              "send JSON with Content-Type: application/json",
              requestId);
      default ->
          Problem.of(
              status,
              "internal",
              "this is a fault of ours; it is in the log under this request id",
              requestId);
    };
  }
}
