package dev.rookery.orchestrator.domains;

import dev.rookery.dns.plan.PlanDocument;
import java.time.Instant;

/**
 * A plan as it was shown.
 *
 * @param hash names it, 64 hex digits
 * @param diff for people: lines that begin with {@code +}, {@code -} or a blank
 * @param safe whether it may be applied
 * @param document the same for programs
 */
public record DnsPlan(
    String hash, String zone, String diff, boolean safe, PlanDocument document, Instant madeAt) {}
