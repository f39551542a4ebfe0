package dev.rookery.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.KeyPair;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class NodeKeysTest {
  private static final UUID NODE = UUID.fromString("00000000-0000-7000-8000-000000000001");
  private static final byte[] TOKEN = "a token".getBytes(UTF_8);

  private final KeyPair ours = NodeKeys.newKeyPair();
  private final KeyPair theirs = NodeKeys.newKeyPair();
  private final NodeKeys keys = agree(ours, theirs, TOKEN, NODE);

  @Test
  void both_sides_come_to_the_same_keys() {
    NodeKeys other = agree(theirs, ours, TOKEN, NODE);
    assertThat(other.root()).isEqualTo(keys.root());
    assertThat(other.open(keys.sign("hello".getBytes(UTF_8)))).asString().isEqualTo("hello");
  }

  @Test
  void another_token_gives_other_keys() {
    NodeKeys other = agree(theirs, ours, "other".getBytes(UTF_8), NODE);
    assertThatThrownBy(() -> other.open(keys.sign(new byte[] {1})))
        .isInstanceOf(ContractException.class)
        .hasMessageContaining("not signed with this node's key");
  }

  @Test
  void a_changed_frame_is_refused() {
    Frame frame = keys.sign("cap 10".getBytes(UTF_8));
    assertThatThrownBy(() -> keys.open(new Frame("cap 99".getBytes(UTF_8), frame.mac())))
        .isInstanceOf(ContractException.class);
  }

  @Test
  void a_frame_above_64_kibibytes_is_refused() {
    assertThatThrownBy(() -> keys.open(keys.sign(new byte[Frame.MAX_BODY + 1])))
        .isInstanceOf(ContractException.class)
        .hasMessageContaining("at most 65536");
  }

  @Test
  void a_frame_as_one_value_reads_back() {
    Frame frame = keys.sign("two\nlines".getBytes(UTF_8));
    assertThat(keys.open(Frame.read(frame.write()))).asString().isEqualTo("two\nlines");
    assertThatThrownBy(() -> Frame.read(new byte[200])).isInstanceOf(ContractException.class);
  }

  @Test
  void a_sealed_text_opens_only_in_its_context() {
    String sealed = keys.seal("secret".getBytes(UTF_8), SealContext.wanted(NODE, 3));
    assertThat(keys.unseal(sealed, SealContext.wanted(NODE, 3))).asString().isEqualTo("secret");
    assertThatThrownBy(() -> keys.unseal(sealed, SealContext.wanted(NODE, 4)))
        .isInstanceOf(ContractException.class);
    assertThatThrownBy(() -> keys.unseal("%%%", SealContext.access(NODE)))
        .isInstanceOf(ContractException.class);
  }

  @Test
  void a_key_that_is_none_is_refused() {
    assertThatThrownBy(() -> NodeKeys.agree(ours, "AAAA", TOKEN, NODE))
        .isInstanceOf(ContractException.class)
        .hasMessageContaining("X25519");
  }

  @Test
  void kept_roots_give_the_same_keys() {
    NodeKeys again = NodeKeys.ofRoot(keys.root());
    assertThat(again.sign(TOKEN).mac()).isEqualTo(keys.sign(TOKEN).mac());
    assertThatThrownBy(() -> NodeKeys.ofRoot(new byte[3]))
        .hasMessage("node key has 3 octets, needs 32");
  }

  @Test
  void the_proof_depends_on_token_node_and_key() {
    String key = NodeKeys.encode(ours.getPublic());
    String proof = NodeKeys.proof(TOKEN, NODE, key);
    assertThat(NodeKeys.proof(TOKEN, NODE, key)).isEqualTo(proof);
    assertThat(NodeKeys.proof(TOKEN, new UUID(1, 1), key)).isNotEqualTo(proof);
    assertThat(NodeKeys.proof(new byte[] {1}, NODE, key)).isNotEqualTo(proof);
  }

  private static NodeKeys agree(KeyPair mine, KeyPair peer, byte[] token, UUID node) {
    return NodeKeys.agree(mine, NodeKeys.encode(peer.getPublic()), token, node);
  }
}
