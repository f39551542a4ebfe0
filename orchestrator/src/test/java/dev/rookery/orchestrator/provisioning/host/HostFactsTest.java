package dev.rookery.orchestrator.provisioning.host;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A host may answer anything. */
class HostFactsTest {
  private static final String ASIDE = "system=x\narch=y\ninit=none\nfree=1\nclock=1\n";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Last login: yesterday",
        "surprise=1",
        "path=zz 1 2 3 /x",
        "path=81a4 644 root:root",
        "line=1 2",
        "sum=abc",
        "alive=x",
        "user=a:b",
        "sysctl=a",
        "system=twice",
        "group=a\u0000b",
        "path=81a4 644 root:root 999999999999999999999 /x"
      })
  void a_line_that_is_no_fact_is_refused(String line) {
    assertThatThrownBy(() -> HostFacts.read(ASIDE + line + "\nend\n"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void an_answer_that_broke_off_is_refused() {
    assertThatThrownBy(() -> HostFacts.read(ASIDE))
        .hasMessageContaining("broke off after: clock=1");
    assertThatThrownBy(() -> HostFacts.read("")).hasMessage("the host's facts broke off");
  }

  @Test
  void an_answer_without_end_or_measure_is_refused() {
    assertThatThrownBy(() -> HostFacts.read(ASIDE + "aside=" + "x".repeat(6000) + "\nend\n"))
        .hasMessageStartingWith("not a fact");
    assertThatThrownBy(() -> HostFacts.read("x".repeat(2 << 20))).hasMessageContaining("at most");
    assertThatThrownBy(() -> HostFacts.read("arch=x86_64\nend\n"))
        .hasMessage("the host did not tell its system");
  }
}
