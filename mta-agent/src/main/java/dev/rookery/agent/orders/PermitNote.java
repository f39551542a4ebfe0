package dev.rookery.agent.orders;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One change of the {@link PermitBook}.
 *
 * @param change what happened
 * @param atMillis when, in milliseconds since 1970
 * @param arrivals only in snapshots: when messages with a permit became final
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record PermitNote(
    Change change,
    @Nullable UUID message,
    @Nullable Permit permit,
    long atMillis,
    @Nullable List<Long> arrivals) {
  enum Change {
    /** The permit is given: the message may be at the provider from now on. */
    GRANTED,
    /** The message is delivered or given up: from now on it cannot arrive any more. */
    FINAL,
    /** The message certainly never left; the permit counts no more. */
    RETURNED,
    /** Times at which permits became final, from a snapshot. */
    ARRIVALS
  }
}
