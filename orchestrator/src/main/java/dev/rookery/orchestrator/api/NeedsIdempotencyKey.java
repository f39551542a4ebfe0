package dev.rookery.orchestrator.api;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Says in the description that a route wants an Idempotency-Key; see {@link IdempotentPosts}. */
@Parameter(
    name = "Idempotency-Key",
    in = ParameterIn.HEADER,
    required = true,
    description = "a text of your own; the same request again gets the same answer for 24 hours",
    schema = @Schema(types = "string", maxLength = 255))
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface NeedsIdempotencyKey {}
