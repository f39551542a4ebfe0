package dev.rookery.lab.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rookery.postgres.owned.Trial;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The same server asked by BIND's own tools, where they are installed. */
class LabDnsToolsTest {
  private LabDns dns;

  @BeforeEach
  void start() throws Exception {
    dns = Client.lab(new TurnedClock());
  }

  @AfterEach
  void stop() {
    dns.close();
  }

  @Test
  void dig_reads_a_record_from_both_servers() throws Exception {
    requireInstalled("dig");
    dns.zone("example.test").txt("@", "v=spf1 -all");
    for (var server : List.of(dns.primary(), dns.secondary())) {
      String output =
          run(
              "",
              "dig",
              "+norecurse",
              "@" + server.getHostString(),
              "-p",
              Integer.toString(server.getPort()),
              "example.test",
              "TXT");
      assertThat(output).contains("status: NOERROR", "flags: qr aa;", "\"v=spf1 -all\"");
    }
  }

  @Test
  void nsupdate_writes_a_record_with_its_key() throws Exception {
    requireInstalled("nsupdate");
    TsigKey key = dns.zoneWithKey("example.test");
    String script =
        """
        server %s %d
        zone example.test
        prereq nxrrset mail.example.test A
        update add mail.example.test 300 A 127.77.1.1
        send
        """
            .formatted(dns.primary().getHostString(), dns.primary().getPort());
    run(script, "nsupdate", "-y", "hmac-sha256:" + key.name() + ":" + key.secret());
    assertThat(dns.zone("example.test").records("mail", "A")).containsExactly("127.77.1.1");
  }

  private static void requireInstalled(String tool) {
    assumeTrue(
        Trial.succeeds(List.of(tool, "-V")) || Trial.succeeds(List.of(tool, "-v")),
        () -> "SKIPPED: %s is not installed (apt-get install bind9-dnsutils)".formatted(tool));
  }

  private static String run(String input, String... line) throws Exception {
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    process.getOutputStream().write(input.getBytes(StandardCharsets.US_ASCII));
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
