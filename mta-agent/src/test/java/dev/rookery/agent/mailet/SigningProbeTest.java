package dev.rookery.agent.mailet;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rookery.agent.orders.KeptOrders;
import dev.rookery.agent.orders.WantedStates;
import dev.rookery.contract.NodeKeys;
import dev.rookery.contract.SealedWanted;
import dev.rookery.contract.SigningKey;
import dev.rookery.standards.dkim.DkimAlgorithm;
import dev.rookery.standards.dkim.DkimKeyPair;
import dev.rookery.standards.dkim.DkimResult;
import dev.rookery.standards.dkim.DkimVerifier;
import dev.rookery.standards.dns.ZoneResolver;
import dev.rookery.standards.message.RawMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What another process of the host can have signed, from the agent's own files. */
class SigningProbeTest {
  private static final byte[] MESSAGE =
      "From: postmaster@node.example\r\nSubject: probe\r\n\r\ntext\r\n".getBytes(US_ASCII);

  @TempDir private Path state;
  private final NodeKeys keys = NodeKeys.ofRoot(new byte[32]);
  private final DkimKeyPair dkim = DkimKeyPair.generate(DkimAlgorithm.RSA_SHA256);

  @Test
  void a_message_is_signed_as_outgoing_mail_of_its_from_domain() throws Exception {
    enrolled();
    told(dkim);
    byte[] signed = SigningProbe.sign(KeptOrders.read(WantedStates.NODE, state), MESSAGE);
    ZoneResolver dns = new ZoneResolver().txt("s1._domainkey.node.example.", dkim.record().text());
    assertThat(new DkimVerifier(dns, InstantSource.system()).verify(RawMessage.parse(signed)))
        .singleElement()
        .matches(DkimResult::isPass);
    assertThat(new String(signed, US_ASCII)).endsWith(new String(MESSAGE, US_ASCII));
  }

  @Test
  void nothing_is_signed_for_a_domain_without_key_or_a_node_that_knows_nothing() throws Exception {
    assertThatThrownBy(() -> KeptOrders.read(WantedStates.NODE, state))
        .hasMessageContaining("not enrolled");
    enrolled();
    assertThatThrownBy(() -> KeptOrders.read(WantedStates.NODE, state))
        .hasMessageContaining("no wanted state");
    told(dkim);
    byte[] foreign = "From: ann@elsewhere.example\r\n\r\ntext\r\n".getBytes(US_ASCII);
    assertThatThrownBy(() -> SigningProbe.sign(KeptOrders.read(WantedStates.NODE, state), foreign))
        .hasMessageContaining("no DKIM key for 'elsewhere.example'");
  }

  private void enrolled() throws Exception {
    Files.writeString(
        state.resolve("node.key"), Base64.getEncoder().encodeToString(keys.root()) + "\n");
  }

  private void told(DkimKeyPair pair) throws Exception {
    SigningKey key =
        new SigningKey(
            "node.example",
            "s1",
            "rsa",
            Base64.getEncoder().encodeToString(pair.privateKey().getEncoded()));
    Files.writeString(
        state.resolve("wanted.sealed"),
        SealedWanted.seal(WantedStates.of(1).keys(key).build(), keys).write());
  }
}
