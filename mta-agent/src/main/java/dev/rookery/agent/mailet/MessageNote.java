package dev.rookery.agent.mailet;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One change of the {@link MessageBook}.
 *
 * @param is the message as it is now
 * @param gone the message to forget
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MessageNote(@Nullable TrackedMessage is, @Nullable UUID gone) {}
