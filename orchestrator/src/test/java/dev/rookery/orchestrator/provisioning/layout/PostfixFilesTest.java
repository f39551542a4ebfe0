package dev.rookery.orchestrator.provisioning.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rookery.lab.mta.config.PostfixConfig;
import dev.rookery.orchestrator.fleet.NodeHost;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostfixFilesTest {
  private static final Path POSTCONF = Path.of("/usr/sbin/postconf");
  private static final NodeHost HOST =
      new NodeHost("192.0.2.7", "127.0.0.1", 22, "root", "/", 25, 587);

  @TempDir Path folder;

  @BeforeEach
  void files_are_written() throws Exception {
    PostfixFiles files = PostfixFiles.ofHost(new NodePaths(HOST, "kestrel.nodes.example"));
    Files.writeString(folder.resolve("main.cf"), files.main());
    Files.writeString(folder.resolve("master.cf"), files.master());
  }

  @Test
  void a_real_postfix_knows_every_parameter() throws Exception {
    assumeTrue(Files.isExecutable(POSTCONF), "SKIPPED: no Postfix on this machine");

    assertThat(said("-n")).isEmpty();
    assertThat(said("-M")).isEmpty();
    assertThat(said("-P")).isEmpty();
  }

  /** What postconf complains of. */
  private String said(String option) throws Exception {
    Process postconf =
        new ProcessBuilder(POSTCONF.toString(), "-c", folder.toString(), option)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    String complaints = new String(postconf.getErrorStream().readAllBytes());
    assertThat(postconf.waitFor()).as(complaints).isZero();
    return complaints;
  }

  @Test
  void the_doors_are_where_their_neighbours_look_for_them() throws Exception {
    PostfixConfig config = PostfixConfig.read(folder);

    assertThat(config.services().stream().filter(service -> service.isSmtpd()))
        .extracting(service -> service.name())
        .containsExactly("25", "587", "127.0.0.1:10025", "465");
    assertThat(config.main().text("virtual_transport", "")).isEqualTo("agent-in:[127.0.0.1]:10027");
    assertThat(config.main().text("smtp_bind_address", "")).isEqualTo("192.0.2.7");
  }

  /** A line that begins with a blank belongs to the one above (master(5)). */
  @Test
  void no_service_is_taken_for_an_option_of_the_one_above() throws Exception {
    assertThat(Files.readAllLines(folder.resolve("master.cf")))
        .allMatch(line -> line.startsWith("  -o ") || !line.startsWith(" "))
        .contains("  -o smtpd_milters=inet:127.0.0.1:11332", "587 inet n - n - - smtpd");
  }

  @Test
  void a_folder_with_blanks_does_not_break_a_list() {
    NodeHost lab = new NodeHost("127.42.1.1", "127.42.1.1", 2222, "root", "/a b", 2525, 2587);

    List<String> lines =
        PostfixFiles.ofFolder(new NodePaths(lab, "kestrel.nodes.example")).main().lines().toList();

    assertThat(lines)
        .contains("virtual_mailbox_domains = texthash:../rookery/inbound_domains")
        .contains("mynetworks = 127.0.0.1/32,127.42.1.1/32");
  }
}
