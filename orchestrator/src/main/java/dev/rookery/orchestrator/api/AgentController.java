package dev.rookery.orchestrator.api;

import dev.rookery.contract.Codec;
import dev.rookery.contract.ContractException;
import dev.rookery.contract.EnrolRequest;
import dev.rookery.orchestrator.fleet.Enrolment;
import dev.rookery.orchestrator.platform.RefusedException;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.swagger.v3.oas.annotations.Hidden;

/** The door for agents; they prove themselves by what they say. */
@Controller("/agent/v1")
@AllowedTo(Who.ANYONE)
@Hidden
class AgentController {
  private final Enrolment enrolment;

  AgentController(Enrolment enrolment) {
    this.enrolment = enrolment;
  }

  /** An agent's first words, see {@link EnrolRequest}. */
  @Post("/enrol")
  byte[] enrol(@Body byte[] body) {
    try {
      return Codec.write(enrolment.enrol(Codec.read(body, EnrolRequest.class)));
    } catch (ContractException e) {
      throw new RefusedException(
          RefusedException.Kind.MALFORMED, "malformed-enrolment", e.getMessage());
    }
  }
}
