package dev.rookery.lab.receiver;

import java.time.Instant;

/**
 * A complaint that a provider has handed over.
 *
 * @param day sending day on which the message came
 * @param at when the report was taken
 * @param recipient who complained
 * @param to address the report went to
 * @param messageId of the message complained about
 */
public record Complaint(int day, Instant at, String recipient, String to, String messageId) {}
