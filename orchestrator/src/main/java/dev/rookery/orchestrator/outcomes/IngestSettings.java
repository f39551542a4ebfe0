package dev.rookery.orchestrator.outcomes;

import java.time.Duration;

/**
 * How outcomes are read from Redis.
 *
 * @param batch most entries of one node in one transaction
 * @param batchBytes about how much of one node is held in memory at once
 * @param block longest wait for something to come
 * @param repair how often watermarks, groups and the list of nodes are looked after
 * @param abandoned after which time another reader's unfinished entries are taken over
 */
record IngestSettings(
    int batch, long batchBytes, Duration block, Duration repair, Duration abandoned) {
  static final IngestSettings STANDARD =
      new IngestSettings(
          1_000,
          8L * 1024 * 1024,
          Duration.ofMillis(500),
          Duration.ofSeconds(1),
          Duration.ofSeconds(5));

  IngestSettings {
    if (batch < 1 || batch > 1_000) {
      throw new IllegalArgumentException(
          "ingest.batch is %d, allowed is 1 to 1000".formatted(batch));
    }
  }
}
