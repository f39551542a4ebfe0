package dev.rookery.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ContractRecordsTest {
  private static final UUID NODE = UUID.fromString("00000000-0000-7000-8000-000000000001");
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final byte[] KEY = new byte[32];

  @Test
  void an_event_survives_the_wire() {
    MessageFact fact =
        new MessageFact(
            NODE,
            null,
            "a.example",
            "b@c.example",
            "maple",
            null,
            null,
            550,
            "5.1.1",
            null,
            "no",
            7);
    Event event = new Event(1, NODE, NODE, 4, NOW, EventKind.BOUNCED, fact, null);
    assertThat(Codec.read(Codec.write(event), Event.class)).isEqualTo(event);
  }

  @Test
  void unknown_fields_are_ignored_and_unknown_kinds_refused() {
    String json =
        "{'v':1,'node':'%1$s','epoch':'%1$s','seq':1,'at':'%2$s','kind':'%3$s','later':5}"
            .replace('\'', '"');
    assertThat(Codec.read(json.formatted(NODE, NOW, "APPLIED").getBytes(UTF_8), Event.class).seq())
        .isEqualTo(1);
    assertThatThrownBy(
            () -> Codec.read(json.formatted(NODE, NOW, "EATEN").getBytes(UTF_8), Event.class))
        .isInstanceOf(ContractException.class);
  }

  @Test
  void a_document_of_a_later_contract_is_refused_with_the_way_out() {
    assertThatThrownBy(() -> Codec.read("{\"v\":9}".getBytes(UTF_8), Event.class))
        .isInstanceOf(ContractException.class)
        .hasMessage("Event of version 9, readable are 1 to 1: upgrade the older side");
  }

  @Test
  void a_long_reply_is_cut() {
    MessageFact fact =
        new MessageFact(
            null, null, null, null, "other", null, null, 0, null, null, "x".repeat(9999), 0);
    assertThat(fact.reply()).hasSize(MessageFact.MAX_REPLY);
  }

  @Test
  void a_budget_that_ends_before_it_begins_is_refused() {
    assertThatThrownBy(() -> new Budget("b", "127.0.0.1", "maple", 1, NOW, NOW))
        .hasMessageContaining("budget b: until");
    assertThatThrownBy(() -> new Budget("b", "127.0.0.1", "maple", -1, NOW, NOW.plusSeconds(1)))
        .hasMessageContaining("cap is -1");
  }

  @Test
  void an_unsubscribe_token_is_64_characters_and_not_forgeable() {
    String text = new UnsubscribeToken(NODE, new UUID(7, 9)).write(KEY);
    assertThat(text).hasSize(64);
    assertThat(UnsubscribeToken.read(text, KEY).message()).isEqualTo(new UUID(7, 9));
    assertThat(UnsubscribeToken.peek(text).node()).isEqualTo(NODE);
    byte[] other = new byte[32];
    other[0] = 1;
    assertThatThrownBy(() -> UnsubscribeToken.read(text, other))
        .isInstanceOf(ContractException.class);
    assertThatThrownBy(() -> UnsubscribeToken.peek("short")).isInstanceOf(ContractException.class);
  }

  @Test
  void a_sealed_wanted_state_shows_its_version_and_opens_for_its_node_only() {
    NodeKeys keys = NodeKeys.ofRoot(KEY);
    SealedWanted sealed = SealedWanted.read(SealedWanted.seal(wanted(5), keys).write());
    assertThat(sealed.version()).isEqualTo(5);
    assertThat(sealed.open(NODE, keys).version()).isEqualTo(5);
    assertThatThrownBy(() -> new SealedWanted(6, sealed.sealed()).open(NODE, keys))
        .isInstanceOf(ContractException.class);
    assertThatThrownBy(() -> sealed.open(new UUID(1, 1), keys))
        .isInstanceOf(ContractException.class);
    assertThatThrownBy(() -> SealedWanted.read("nonsense")).isInstanceOf(ContractException.class);
  }

  @Test
  void an_older_side_hears_nothing_new_and_is_understood() {
    String open = new String(Codec.write(wanted(1)), StandardCharsets.UTF_8);
    assertThat(open).doesNotContain("closed");
    assertThat(Codec.read(Codec.write(wanted(1)), WantedState.class).closed()).isNull();
    Heartbeat old =
        new Heartbeat(1, NODE, 1, NOW, NOW, "t", 0, NODE, 0, 0, 0, Map.of(), null, null);
    assertThat(new String(Codec.write(old), StandardCharsets.UTF_8))
        .doesNotContain("closed")
        .doesNotContain("folder");
    assertThat(Codec.read(Codec.write(old), Heartbeat.class)).isEqualTo(old);
  }

  @Test
  void a_watermark_is_epoch_and_number() {
    Watermark mark = new Watermark(NODE, 12);
    assertThat(Watermark.read(mark.write())).isEqualTo(mark);
    for (String bad : List.of("", "12", NODE + ":", NODE + ":-1", "x:1")) {
      assertThatThrownBy(() -> Watermark.read(bad)).isInstanceOf(ContractException.class);
    }
  }

  @Test
  void secrets_do_not_print() {
    assertThat(new SigningKey("a.example", "s", "rsa", "PRIVATE").toString())
        .doesNotContain("PRIVATE");
    assertThat(new RedisAccess("h", 1, false, "u", "PASSWORD").toString())
        .doesNotContain("PASSWORD");
    assertThat(wanted(1).toString()).doesNotContain("UNSUB");
  }

  private static WantedState wanted(long version) {
    return new WantedState(
        1,
        NODE,
        version,
        NOW,
        List.of(),
        List.of(),
        List.of(),
        0,
        List.of(),
        List.of(),
        List.of(),
        Map.of(),
        "http://127.0.0.1/u",
        "UNSUB",
        1000,
        null);
  }
}
