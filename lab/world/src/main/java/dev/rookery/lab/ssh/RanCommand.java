package dev.rookery.lab.ssh;

import java.time.Instant;

/**
 * A command that came over SSH and has ended.
 *
 * @param line as the client sent it
 * @param exitCode 128 plus the signal's number when one ended it
 */
public record RanCommand(Instant endedAt, String user, String line, int exitCode) {}
