package dev.rookery.lab.acme;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Optional;

/** A refusal as a problem document. RFC 8555 §6.7. */
final class AcmeProblem extends Exception {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String URN = "urn:ietf:params:acme:error:";

  private final int status;
  private final String type;
  private final transient Optional<Duration> retryAfter;

  private AcmeProblem(int status, String type, String detail, Optional<Duration> retryAfter) {
    super(detail);
    this.status = status;
    this.type = type;
    this.retryAfter = retryAfter;
  }

  /**
   * @param type one of RFC 8555 §6.7's, without its prefix
   */
  static AcmeProblem of(int status, String type, String detail) {
    return new AcmeProblem(status, type, detail, Optional.empty());
  }

  static AcmeProblem malformed(String detail) {
    return of(400, "malformed", detail);
  }

  /** RFC 8555 §6.6. */
  static AcmeProblem rateLimited(Duration retryAfter) {
    return new AcmeProblem(
        429, "rateLimited", "too many certificates for this lab", Optional.of(retryAfter));
  }

  int status() {
    return status;
  }

  Optional<Duration> retryAfter() {
    return retryAfter;
  }

  ObjectNode json() {
    return JSON.createObjectNode()
        .put("type", URN + type)
        .put("detail", getMessage())
        .put("status", status);
  }
}
