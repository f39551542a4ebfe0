package dev.rookery.orchestrator.outcomes;

import dev.rookery.contract.Watermark;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.exceptions.JedisDataException;

/** Follows the streams of all enrolled nodes and hands what comes to PostgreSQL. For one thread. */
final class StreamFollower {
  private static final Logger LOG = LoggerFactory.getLogger(StreamFollower.class);
  private static final int FIRST_COUNT = 100;

  private final NodeRoster roster;
  private final EventStreams streams;
  private final WatermarkBoard board;
  private final BatchIntake intake;
  private final IngestSettings settings;

  private Map<UUID, FrameReader> nodes = Map.of();

  /** Nodes whose stream has our group. */
  private final Set<UUID> readable = new HashSet<>();

  /** Nodes with entries that were read here and are not in PostgreSQL yet. */
  private final Set<UUID> unfinished = new HashSet<>();

  private final Interval repair;
  private final Interval takeOver;
  private int count;

  StreamFollower(
      NodeRoster roster,
      EventStreams streams,
      WatermarkBoard board,
      BatchIntake intake,
      IngestSettings settings) {
    this.roster = roster;
    this.streams = streams;
    this.board = board;
    this.intake = intake;
    this.settings = settings;
    this.repair = new Interval(settings.repair());
    this.takeOver = new Interval(settings.abandoned());
    this.count = Math.min(FIRST_COUNT, settings.batch());
  }

  /**
   * Reads once, for at most the block time, and takes what came.
   *
   * @return false when there is no node to read from
   */
  boolean turn() {
    if (repair.isDue()) {
      lookAfterNodes();
    }
    if (takeOver.isDue()) {
      List.copyOf(readable).forEach(this::takeOver);
    }
    if (readable.isEmpty()) {
      return false;
    }
    try {
      Map<UUID, List<StreamEntry>> batches =
          streams.read(readable, unfinished, count, settings.block());
      unfinished.addAll(batches.keySet());
      batches.forEach(this::finish);
    } catch (JedisDataException e) {
      groupIsGone(Set.copyOf(readable), e);
    }
    return true;
  }

  /** FLUSHALL, a restart, a deleted stream: the group is made again before the next reading. */
  private void groupIsGone(Set<UUID> suspects, JedisDataException e) {
    LOG.debug("ingest: {}", e.getMessage());
    readable.removeAll(suspects);
    repair.makeDue();
  }

  /** After trouble: look after everything first. */
  void startOver() {
    repair.makeDue();
    takeOver.makeDue();
  }

  private void lookAfterNodes() {
    nodes = roster.read();
    readable.retainAll(nodes.keySet());
    nodes.keySet().stream()
        .filter(node -> !readable.contains(node))
        .filter(streams::ensureGroup)
        .toList()
        .forEach(readable::add);
    unfinished.retainAll(readable);
    board.repair(readable);
  }

  private void takeOver(UUID node) {
    try {
      List<StreamEntry> left = streams.claimAbandoned(node, settings.abandoned(), count);
      if (!left.isEmpty()) {
        unfinished.add(node);
        finish(node, left);
      }
    } catch (JedisDataException e) {
      groupIsGone(Set.of(node), e);
    }
  }

  private void finish(UUID node, List<StreamEntry> entries) {
    if (!entries.isEmpty()) {
      adaptCount(entries);
      FrameReader reader = nodes.get(node);
      List<Reading> readings =
          entries.stream().filter(entry -> !entry.trimmed()).map(reader::read).toList();
      Optional<Watermark> watermark = intake.take(node, readings);
      // published before trimmed: a node that sees a short stream and an old mark sends again
      watermark.ifPresent(mark -> board.publish(node, mark));
      streams.acknowledge(node, entries);
    }
    unfinished.remove(node);
  }

  /** So many entries next time that they stay within the bytes we want to hold. */
  private void adaptCount(List<StreamEntry> entries) {
    long bytes = entries.stream().mapToLong(StreamFollower::size).sum();
    long fitting = settings.batchBytes() * entries.size() / Math.max(1, bytes);
    count = Math.clamp(Math.min(fitting, count * 2L), 1, settings.batch());
  }

  private static long size(StreamEntry entry) {
    return entry.body() == null ? 0 : entry.body().length;
  }

  /** A time that comes round, on the monotonic clock. */
  private static final class Interval {
    private final Duration length;
    private long lastNanos;
    private boolean due = true;

    Interval(Duration length) {
      this.length = length;
    }

    boolean isDue() {
      long now = System.nanoTime();
      if (!due && now - lastNanos < length.toNanos()) {
        return false;
      }
      due = false;
      lastNanos = now;
      return true;
    }

    void makeDue() {
      due = true;
    }
  }
}
