package dev.rookery.agent.mtalog;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * One change of the {@link LogBook}.
 *
 * @param position read up to here
 * @param facts what is known of a queue id now
 * @param gone queue id to forget
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record LogNote(@Nullable LogPosition position, @Nullable QueueFacts facts, @Nullable String gone) {}
