package dev.rookery.orchestrator.hosting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.orchestrator.platform.Sensitive;
import dev.rookery.standards.dns.DomainName;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CloudInitTest {

  @Test
  void the_host_key_is_a_block_of_yaml_whose_lines_are_indented_alike() {
    FirstHostKey key = new FirstHostKey("ssh-ed25519 AAAA", new Sensitive("-----A\nB=\n-----C\n"));
    assertThat(CloudInit.userData(order(Optional.of(key))))
        .isEqualTo(
            """
            #cloud-config
            ssh_pwauth: false
            disable_root: false
            ssh_deletekeys: true
            ssh_keys:
              ed25519_private: |
                -----A
                B=
                -----C
              ed25519_public: ssh-ed25519 AAAA
            """);
  }

  @Test
  void an_order_does_not_print_its_private_key() {
    FirstHostKey key = new FirstHostKey("ssh-ed25519 AAAA", new Sensitive("hunter2"));
    assertThat(order(Optional.of(key)).toString()).doesNotContain("hunter2");
  }

  private static ServerOrder order(Optional<FirstHostKey> key) {
    return new ServerOrder("m", DomainName.of("a.example."), "ssh-ed25519 BBBB", key);
  }
}
