package dev.rookery.orchestrator.jobs;

import java.util.UUID;
import org.jooq.JSONB;
import org.jspecify.annotations.Nullable;

/** What a worker gets for its lease. */
record Claimed(
    UUID id, @Nullable UUID tenant, String kind, JSONB payload, int attempt, long fence) {}
