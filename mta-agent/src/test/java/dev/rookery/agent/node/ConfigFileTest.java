package dev.rookery.agent.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileTest {
  private static final String GOOD =
      """
      {"v":1, "node":"00000000-0000-7000-8000-000000000001",
       "controlPlane":"http://127.0.0.1:8080", "tokenFile":"etc/token", "stateDirectory":"/var/s",
       "hostname":"node.test", "policyListen":"127.0.0.1:10040", "filterListen":"[::1]:10026",
       "inboundListen":"127.0.0.1:10027", "reinject":"127.0.0.1:10025", "mailLog":"log/mail.log",
       "postqueue":["/usr/sbin/postqueue"], "reload":["true"], "saslFile":"etc/p",
       "inboundDomainsFile":"etc/d", "resolvers":["127.0.0.1:53"], "heartbeatMillis":1000}
      """;

  @TempDir private Path root;

  @Test
  void relative_paths_start_at_the_installation_root() throws Exception {
    CheckedConfig config = read(GOOD);
    assertThat(config.tokenFile()).isEqualTo(root.resolve("etc/token"));
    assertThat(config.stateDirectory()).isEqualTo(Path.of("/var/s"));
    assertThat(config.filterListen().getPort()).isEqualTo(10026);
    assertThat(config.heartbeat()).isEqualTo(Duration.ofSeconds(1));
    assertThat(config.pipeline()).isEqualTo(root.resolve("etc/mailets.pipeline"));
  }

  @Test
  void everything_that_is_wrong_is_said_at_once_with_what_is_needed() {
    String bad =
        GOOD.replace("127.0.0.1:10040", "10040")
            .replace("http://127.0.0.1:8080", "127.0.0.1")
            .replace("\"hostname\":\"node.test\", ", "")
            .replace("1000}", "1}");
    String file = root.resolve("etc/agent.json") + ": ";
    assertThatThrownBy(() -> read(bad))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            String.join(
                "\n",
                file + "controlPlane is '127.0.0.1', needs an http or https URL",
                file + "hostname is missing, needs a value",
                file + "policyListen is '10040', needs IP:PORT such as 127.0.0.1:10025",
                file + "heartbeatMillis is 1, needs 50 to 600000"));
  }

  @Test
  void a_host_name_is_no_address_for_a_door() {
    assertThatThrownBy(() -> read(GOOD.replace("127.0.0.1:10025", "localhost:10025")))
        .hasMessageContaining("reinject is 'localhost:10025'");
  }

  @Test
  void a_file_that_is_absent_or_no_json_is_named() {
    assertThatThrownBy(() -> ConfigFile.read(root.resolve("etc/none.json")))
        .hasMessageStartingWith("cannot read " + root.resolve("etc/none.json"));
    assertThatThrownBy(() -> read("{")).hasMessageContaining("is not a readable AgentConfig");
    assertThatThrownBy(() -> read(GOOD.replace("\"v\":1", "\"v\":7")))
        .hasMessageContaining("version 7, readable are 1 to 1");
  }

  private CheckedConfig read(String json) throws IOException, ConfigException {
    Files.createDirectories(root.resolve("etc"));
    return ConfigFile.read(Files.writeString(root.resolve("etc/agent.json"), json));
  }
}
