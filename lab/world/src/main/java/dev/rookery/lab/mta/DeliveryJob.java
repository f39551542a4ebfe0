package dev.rookery.lab.mta;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * One delivery request: a message and those of its recipients that go the same way.
 *
 * @param activeNanos when the queue manager took the message up, by the JVM's nano clock
 * @param done takes one outcome for each of the recipients, once
 */
record DeliveryJob(
    StoredMail mail,
    List<String> recipients,
    Route route,
    long activeNanos,
    Consumer<Map<String, DeliveryOutcome>> done) {}
