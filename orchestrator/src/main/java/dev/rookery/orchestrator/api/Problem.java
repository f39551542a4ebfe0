package dev.rookery.orchestrator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;

/**
 * An answer that is not what was asked for (RFC 9457).
 *
 * @param type {@code /problems/<type>}, stable
 * @param detail what, which, found against allowed, and the way out; no internals
 * @param requestId to be named when asking for help
 * @param errors single faults of the request; empty when the detail says it all
 */
@Serdeable
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record Problem(
    String type,
    String title,
    int status,
    String detail,
    @JsonProperty("request_id") String requestId,
    List<Fault> errors) {
  static final String MEDIA_TYPE = "application/problem+json";

  /**
   * @param pointer JSON pointer into the body (RFC 6901), or the name of a parameter
   */
  @Serdeable
  record Fault(String pointer, String detail) {}

  static Problem of(int status, String type, String detail, String requestId) {
    return new Problem("/problems/" + type, title(type), status, detail, requestId, List.of());
  }

  Problem with(List<Fault> faults) {
    return new Problem(type, title, status, detail, requestId, faults);
  }

  private static String title(String type) {
    return Character.toUpperCase(type.charAt(0)) + type.substring(1).replace('-', ' ');
  }
}
