package dev.rookery.orchestrator.outcomes;

import static dev.rookery.sql.Tables.NODE_SIGHTINGS;
import static dev.rookery.sql.Tables.OUTCOMES;
import static dev.rookery.sql.Tables.OUTCOME_COUNTS;
import static dev.rookery.sql.Tables.REFUSED_FRAMES;
import static dev.rookery.sql.Tables.SUPPRESSIONS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.contract.Codec;
import dev.rookery.contract.Event;
import dev.rookery.contract.EventKind;
import dev.rookery.contract.Frame;
import dev.rookery.contract.MessageFact;
import dev.rookery.contract.NodeKeys;
import dev.rookery.contract.RedisKeys;
import dev.rookery.contract.Watermark;
import dev.rookery.orchestrator.outcomes.NodeBench.Node;
import dev.rookery.orchestrator.platform.Secrets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;

/** Nothing a node sends stops the stream, nor reaches beyond that node: F21, F22, F25. */
class IngestHostileTest {
  private NodeBench bench;
  private Node node;
  private StreamFollower follower;

  @BeforeEach
  void start() {
    bench = new NodeBench();
    node = bench.new Node("node1", "127.0.0.11");
    follower = bench.follower("one");
    follower.turn(); // makes the group
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void a_forged_frame_is_kept_and_the_next_one_is_taken() {
    Event event = delivered(1);
    node.send(NodeKeys.ofRoot(Secrets.randomBytes(32)).sign(Codec.write(event)));
    node.send(delivered(1));
    turns(3);
    assertThat(reasons()).containsExactly("frame is not signed with this node's key");
    assertThat(outcomes()).isEqualTo(1);
    assertThat(bench.link.commands().xlen(RedisKeys.events(node.id))).isLessThanOrEqualTo(1);
  }

  @Test
  void an_oversized_frame_is_cut_and_kept() {
    node.send(node.keys.sign(new byte[Frame.MAX_BODY + 1]));
    turns(2);
    assertThat(reasons()).containsExactly("frame of 65537 octets, at most 65536");
  }

  @Test
  void a_frame_of_another_node_is_refused() {
    Node other = bench.new Node("node2", "127.0.0.12");
    node.send(other.keys.sign(Codec.write(other.event(1, EventKind.DELIVERED, null))));
    turns(2);
    assertThat(reasons()).containsExactly("frame is not signed with this node's key");
  }

  @Test
  void a_kind_of_a_later_version_is_kept_and_the_watermark_passes_it() {
    String unknown =
        new String(Codec.write(delivered(1)), UTF_8).replace("DELIVERED", "TELEPORTED");
    node.send(node.keys.sign(unknown.getBytes(UTF_8)));
    node.send(delivered(2));
    turns(3);
    assertThat(reasons()).singleElement().asString().contains("not a readable Event");
    assertThat(shown()).isEqualTo(new Watermark(node.epoch, 2).write());
  }

  @Test
  void rubbish_with_a_good_signature_is_kept() {
    for (String rubbish : List.of("", "null", "[]", "{\"v\":99}", "{\"v\":1,\"seq\":-4}")) {
      node.send(node.keys.sign(rubbish.getBytes(UTF_8)));
    }
    node.send(node.keys.sign("[".repeat(60_000).getBytes(UTF_8)));
    turns(3);
    assertThat(reasons()).hasSize(6);
  }

  @Test
  void an_event_that_the_database_cannot_hold_does_not_take_its_neighbours_along() {
    MessageFact odd = node.fact("maple", 250, null);
    node.send(delivered(1));
    node.send(
        node.event(2, EventKind.DELIVERED, with(odd, "person\u0000@maple.example", odd.reply())));
    node.send(node.event(3, EventKind.DELIVERED, with(odd, odd.recipient(), "4.7.1\u0000\r\nx")));
    turns(3);
    assertThat(outcomes()).isEqualTo(2);
    assertThat(reasons()).containsExactly("recipient holds a control character");
    assertThat(shown()).isEqualTo(new Watermark(node.epoch, 3).write());
  }

  @Test
  void an_id_from_the_far_future_changes_nothing() {
    for (String id : List.of("99999999999999-0", "18446744073709551614-7")) {
      Frame frame = node.keys.sign(Codec.write(delivered(id.startsWith("9") ? 1 : 2)));
      CommandArguments xadd =
          new CommandArguments(Command.XADD)
              .add(RedisKeys.events(node.id))
              .add(id)
              .add(RedisKeys.FIELD_BODY)
              .add(frame.body())
              .add(RedisKeys.FIELD_MAC)
              .add(frame.mac());
      bench.link.commands().executeCommand(xadd);
      turns(1);
    }
    node.send(delivered(3));
    turns(2);
    assertThat(outcomes()).isEqualTo(3);
    assertThat(shown()).isEqualTo(new Watermark(node.epoch, 3).write());
  }

  @Test
  void a_node_cannot_speak_of_addresses_and_tenants_that_are_not_there() {
    Node other = bench.new Node("node2", "127.0.0.12");
    MessageFact fact = node.fact("maple", 250, null);
    node.send(
        node.event(
            1,
            EventKind.DELIVERED,
            new MessageFact(
                fact.message(),
                UUID.randomUUID(),
                null,
                fact.recipient(),
                "cedar",
                other.ip,
                null,
                250,
                null,
                null,
                null,
                0)));
    turns(3);
    var count = bench.database.asWorker(db -> db.selectFrom(OUTCOME_COUNTS).fetchSingle());
    assertThat(count.getEgressIp()).isEmpty();
    assertThat(count.getProvider()).isEqualTo("other");
    assertThat(count.getTenantId()).isEqualTo(OutcomeRow.NO_TENANT);
  }

  @Test
  void a_clock_that_is_years_off_counts_for_days_that_were() {
    MessageFact fact = with(node.fact("maple", 250, null), "a@maple.example", null);
    MessageFact unpaced =
        new MessageFact(
            fact.message(),
            fact.tenant(),
            null,
            fact.recipient(),
            "maple",
            node.ip,
            null,
            250,
            null,
            null,
            null,
            0);
    node.send(
        new Event(
            1,
            node.id,
            node.epoch,
            1,
            NodeBench.NOW.plus(Duration.ofDays(4_000)),
            EventKind.DELIVERED,
            unpaced,
            null));
    node.send(
        new Event(
            1,
            node.id,
            node.epoch,
            2,
            NodeBench.NOW.minus(Duration.ofDays(4_000)),
            EventKind.DELIVERED,
            unpaced,
            null));
    turns(3);
    var days =
        bench.database.asWorker(db ->
            db.select(OUTCOMES.SENDING_DAY)
                .from(OUTCOMES)
                .orderBy(OUTCOMES.SEQ)
                .fetch(OUTCOMES.SENDING_DAY));
    assertThat(days).containsExactly(NodeBench.TODAY, NodeBench.TODAY - 2);
  }

  @Test
  void a_key_that_is_no_stream_holds_up_nobody_else() {
    Node other = bench.new Node("node2", "127.0.0.12");
    bench.link.commands().del(RedisKeys.events(node.id));
    bench.link.commands().set(RedisKeys.events(node.id), "not a stream");
    other.send(other.event(1, EventKind.DELIVERED, other.fact("maple", 250, null)));
    turns(6);
    assertThat(outcomes()).isEqualTo(1);
  }

  @Test
  void an_unknown_recipient_a_complaint_and_a_wish_to_leave_are_suppressed_once() {
    MessageFact bounced = node.fact("maple", 550, "recipient");
    MessageFact full = node.fact("maple", 452, "recipient");
    MessageFact delivered = node.fact("oak", 250, null);
    MessageFact report =
        new MessageFact(
            delivered.message(), null, null, null, "oak", null, null, 0, null, null, null, 0);
    node.send(node.event(1, EventKind.BOUNCED, bounced));
    node.send(node.event(2, EventKind.DEFERRED, full));
    node.send(node.event(3, EventKind.DELIVERED, delivered));
    node.send(node.event(4, EventKind.COMPLAINED, report));
    node.send(node.event(5, EventKind.UNSUBSCRIBED, report));
    turns(3);
    var rows =
        bench.database.asWorker(db ->
            db.select(SUPPRESSIONS.ADDRESS, SUPPRESSIONS.REASON)
                .from(SUPPRESSIONS)
                .fetchMap(SUPPRESSIONS.ADDRESS, SUPPRESSIONS.REASON));
    assertThat(rows).hasSize(2).containsEntry(bounced.recipient(), "bounce");
    assertThat(rows.get(delivered.recipient())).isEqualTo("complaint");
  }

  @Test
  void the_version_in_force_is_the_highest_reported() {
    node.send(new Event(1, node.id, node.epoch, 1, NodeBench.NOW, EventKind.APPLIED, null, 4L));
    node.send(new Event(1, node.id, node.epoch, 2, NodeBench.NOW, EventKind.APPLIED, null, 3L));
    turns(3);
    assertThat(
            bench.database.<Long>asWorker(db ->
                db.select(NODE_SIGHTINGS.APPLIED_VERSION)
                    .from(NODE_SIGHTINGS)
                    .fetchSingle()
                    .value1()))
        .isEqualTo(4L);
    assertThat(shown()).isEqualTo(new Watermark(node.epoch, 2).write());
  }

  @Test
  void a_flood_of_forged_frames_keeps_a_thousand_a_day() {
    Frame forged = new Frame("{}".getBytes(UTF_8), "no MAC");
    for (int i = 0; i < RefusedFrames.MOST_A_DAY + 60; i++) {
      node.send(forged);
    }
    turns(40);
    assertThat(reasons()).hasSize(RefusedFrames.MOST_A_DAY);
  }

  private Event delivered(long seq) {
    return node.event(seq, EventKind.DELIVERED, node.fact("maple", 250, null));
  }

  private static MessageFact with(MessageFact fact, String recipient, String reply) {
    return new MessageFact(
        fact.message(),
        fact.tenant(),
        fact.sendingDomain(),
        recipient,
        fact.provider(),
        fact.egressIp(),
        fact.budget(),
        fact.code(),
        fact.status(),
        fact.scope(),
        reply,
        fact.size());
  }

  private void turns(int times) {
    for (int i = 0; i < times; i++) {
      follower.turn();
    }
  }

  private int outcomes() {
    return bench.database.asWorker(db -> db.fetchCount(OUTCOMES));
  }

  private String shown() {
    return bench.link.commands().get(RedisKeys.watermark(node.id));
  }

  private List<String> reasons() {
    return bench.database.asWorker(db ->
        db.select(REFUSED_FRAMES.REASON)
            .from(REFUSED_FRAMES)
            .orderBy(REFUSED_FRAMES.ID)
            .fetch(REFUSED_FRAMES.REASON));
  }
}
