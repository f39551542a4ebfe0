package dev.rookery.orchestrator.fleet;

import java.time.Instant;

/**
 * One check of the go-live gate with its evidence.
 *
 * @param id stable, dotted: {@code ssh.host-key}
 * @param evidence what was asked and what answered
 */
public record GateCheck(String id, boolean ok, String evidence, Instant checkedAt) {}
