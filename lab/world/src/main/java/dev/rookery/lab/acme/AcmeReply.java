package dev.rookery.lab.acme;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;

/** An answer of the authority. */
record AcmeReply(int status, String contentType, byte[] body, Map<String, String> headers) {

  static AcmeReply json(int status, JsonNode body) {
    return new AcmeReply(
        status, "application/json", body.toString().getBytes(UTF_8), new HashMap<>());
  }

  static AcmeReply chain(String pem) {
    return new AcmeReply(
        200, "application/pem-certificate-chain", pem.getBytes(US_ASCII), new HashMap<>());
  }

  static AcmeReply empty(int status) {
    return new AcmeReply(status, "", new byte[0], new HashMap<>());
  }

  static AcmeReply problem(AcmeProblem problem) {
    AcmeReply reply =
        new AcmeReply(
            problem.status(),
            "application/problem+json",
            problem.json().toString().getBytes(UTF_8),
            new HashMap<>());
    problem
        .retryAfter()
        .ifPresent(wait -> reply.headers().put("Retry-After", Long.toString(wait.toSeconds())));
    return reply;
  }

  AcmeReply with(String header, String value) {
    headers.put(header, value);
    return this;
  }
}
