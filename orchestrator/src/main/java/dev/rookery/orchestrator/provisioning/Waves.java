package dev.rookery.orchestrator.provisioning;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** In which order a fleet is changed: one node, then a quarter of the others, then the rest. */
record Waves(List<List<UUID>> waves) {
  private static final int QUARTER = 4;

  static Waves of(List<UUID> nodes) {
    List<List<UUID>> waves = new ArrayList<>();
    int canary = Math.min(1, nodes.size());
    int second = canary + (nodes.size() - canary + QUARTER - 1) / QUARTER;
    add(waves, nodes.subList(0, canary));
    add(waves, nodes.subList(canary, second));
    add(waves, nodes.subList(second, nodes.size()));
    return new Waves(waves);
  }

  private static void add(List<List<UUID>> waves, List<UUID> wave) {
    if (!wave.isEmpty()) {
      waves.add(List.copyOf(wave));
    }
  }

  /** How many nodes come after this wave. */
  int after(int wave) {
    return waves.subList(wave + 1, waves.size()).stream().mapToInt(List::size).sum();
  }
}
