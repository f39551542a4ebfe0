package dev.rookery.bench;

import java.util.OptionalInt;

/**
 * How much a bench is to do.
 *
 * @param quick leave out what takes minutes, and say so
 * @param jobs instead of the bench's own number of jobs, for a trial of the bench itself; such
 *     figures mean nothing
 */
public record Effort(boolean quick, OptionalInt jobs) {}
