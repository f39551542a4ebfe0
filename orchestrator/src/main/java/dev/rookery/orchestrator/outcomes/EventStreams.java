package dev.rookery.orchestrator.outcomes;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.rookery.contract.RedisKeys;
import dev.rookery.orchestrator.platform.RedisLink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.params.XTrimParams;

/**
 * The nodes' streams in Redis, read as one member of the consumer group {@value #GROUP}. Group and
 * streams may vanish at any time; lost: entries are sent again by their nodes.
 */
final class EventStreams {
  static final String GROUP = "ingest";
  private static final String NEW = ">";
  private static final String OWN_UNFINISHED = "0";

  private final RedisLink redis;
  private final String consumer;

  /**
   * @param consumer unlike that of any other process
   */
  EventStreams(RedisLink redis, String consumer) {
    this.redis = redis;
    this.consumer = consumer;
  }

  /**
   * Makes the group where it is missing, from the beginning of what the stream still holds.
   *
   * @return false when the key is no stream
   */
  boolean ensureGroup(UUID node) {
    try {
      redis.commands().xgroupCreate(RedisKeys.events(node), GROUP, new StreamEntryID("0-0"), true);
      return true;
    } catch (JedisDataException e) {
      return e.getMessage() != null && e.getMessage().startsWith("BUSYGROUP");
    }
  }

  /**
   * Waits for entries.
   *
   * @param unfinished nodes whose entries this reader took before and did not finish
   * @return entries by node; a node without any is missing
   * @throws JedisDataException a group or stream is gone: make the groups again
   */
  Map<UUID, List<StreamEntry>> read(
      Collection<UUID> nodes, Set<UUID> unfinished, int count, Duration block) {
    List<String> line = new ArrayList<>();
    line.addAll(List.of("GROUP", GROUP, consumer, "COUNT", Integer.toString(count)));
    line.addAll(List.of("BLOCK", Long.toString(block.toMillis()), "STREAMS"));
    nodes.forEach(node -> line.add(RedisKeys.events(node)));
    nodes.forEach(node -> line.add(unfinished.contains(node) ? OWN_UNFINISHED : NEW));
    Object reply = send(Command.XREADGROUP, line);
    Map<String, UUID> byKey =
        nodes.stream().collect(Collectors.toMap(RedisKeys::events, Function.identity()));
    Map<UUID, List<StreamEntry>> read = new HashMap<>();
    for (Object stream : list(reply)) {
      List<?> keyAndEntries = list(stream);
      read.put(byKey.get(text(keyAndEntries.getFirst())), entries(keyAndEntries.get(1)));
    }
    return read;
  }

  /** Takes over what a reader left unfinished, e.g. because its process ended. */
  List<StreamEntry> claimAbandoned(UUID node, Duration idle, int count) {
    String key = RedisKeys.events(node);
    String millis = Long.toString(idle.toMillis());
    Object reply =
        send(
            Command.XAUTOCLAIM,
            List.of(key, GROUP, consumer, millis, "0-0", "COUNT", Integer.toString(count)));
    return entries(list(reply).get(1));
  }

  /** The entries are in PostgreSQL: nobody needs to read them again. */
  void acknowledge(UUID node, List<StreamEntry> entries) {
    String key = RedisKeys.events(node);
    byte[][] ids =
        entries.stream().map(e -> e.id().toString().getBytes(US_ASCII)).toArray(byte[][]::new);
    redis.commands().xack(key.getBytes(US_ASCII), GROUP.getBytes(US_ASCII), ids);
    trim(key, entries.stream().map(StreamEntry::id).max(StreamId::compareTo).orElseThrow());
  }

  /** Drops what lies below both the last acknowledged entry and the first unfinished one. */
  private void trim(String key, StreamId acknowledged) {
    Object reply = send(Command.XPENDING, List.of(key, GROUP));
    Object first = list(reply).get(1);
    StreamId least =
        first == null || acknowledged.compareTo(StreamId.parse(text(first))) < 0
            ? acknowledged
            : StreamId.parse(text(first));
    redis.commands().xtrim(key, XTrimParams.xTrimParams().exactTrimming().minId(least.toString()));
  }

  private static List<StreamEntry> entries(@Nullable Object reply) {
    List<StreamEntry> entries = new ArrayList<>();
    for (Object entry : list(reply)) {
      List<?> idAndFields = list(entry);
      List<?> fields = list(idAndFields.get(1));
      entries.add(
          new StreamEntry(
              StreamId.parse(text(idAndFields.getFirst())),
              idAndFields.get(1) == null,
              field(fields, RedisKeys.FIELD_BODY),
              field(fields, RedisKeys.FIELD_MAC)));
    }
    return entries;
  }

  private static byte @Nullable [] field(List<?> fields, String name) {
    for (int i = 0; i + 1 < fields.size(); i += 2) {
      if (name.equals(text(fields.get(i)))) {
        return (byte[]) fields.get(i + 1);
      }
    }
    return null;
  }

  /** Raw, because Jedis reads IDs as signed numbers and would stop at an ID a node made up. */
  private Object send(Command command, List<String> line) {
    CommandArguments arguments = new CommandArguments(command);
    line.forEach(arguments::add);
    return redis.commands().executeCommand(arguments);
  }

  private static List<?> list(@Nullable Object reply) {
    return switch (reply) {
      case null -> List.of();
      case List<?> list -> list;
      case Map.Entry<?, ?> pair -> List.of(pair.getKey(), pair.getValue()); // RESP3 maps
      default -> throw new IllegalStateException("unexpected reply " + reply.getClass());
    };
  }

  private static String text(Object bytes) {
    return new String((byte[]) bytes, US_ASCII);
  }
}
