package dev.rookery.orchestrator.warmup;

/**
 * How far one egress source is with one receiving provider.
 *
 * @param ip of the source
 * @param cap messages it may send on {@code day}; 0 while it rests
 * @param day the sending day the cap holds for; once that day is over the cap holds no more
 * @param step of the ladder, from 0
 */
public record Warmup(
    String ip, String provider, int day, int cap, String ladder, int step, Standing standing) {}
