package dev.rookery.agent.mailet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PipelineFileTest {
  private final PipelineBuilder builder =
      new PipelineBuilder(Map.of("SizeLimit", SizeLimit::new), new FilterContext("node.test"));

  @Test
  void lines_are_matcher_mailet_and_parameters() {
    List<PipelineLine> lines =
        PipelineFile.parse(
            """
            # comment
            All SizeLimit   # another

            processor later
            HasHeader=X-A  SetMimeHeader name=X-B value="two words"
            """);
    assertThat(lines)
        .containsExactly(
            new PipelineLine(2, "root", "All", "", "SizeLimit", Map.of()),
            new PipelineLine(
                5,
                "later",
                "HasHeader",
                "X-A",
                "SetMimeHeader",
                Map.of("name", "X-B", "value", "two words")));
  }

  @Test
  void a_wrong_line_is_named_with_what_is_wrong() {
    assertThatThrownBy(() -> PipelineFile.parse("All\n"))
        .hasMessage("pipeline line 1: needs a matcher and a mailet, found only 'All'");
    assertThatThrownBy(() -> PipelineFile.parse("\nAll SizeLimit big"))
        .hasMessage("pipeline line 2: 'big' is not KEY=VALUE");
    assertThatThrownBy(() -> PipelineFile.parse("# nothing"))
        .hasMessageContaining("no line with a matcher and a mailet");
  }

  @Test
  void an_unknown_mailet_or_matcher_is_named() {
    assertThatThrownBy(() -> build("All NoSuchMailet"))
        .hasMessageStartingWith("pipeline line 1: no mailet named NoSuchMailet");
    assertThatThrownBy(() -> build("Sometimes SizeLimit"))
        .hasMessageStartingWith("pipeline line 1: no matcher named Sometimes");
  }

  @Test
  void a_mailet_set_up_wrongly_is_named() {
    assertThatThrownBy(() -> build("All SetMimeHeader"))
        .hasMessageStartingWith("pipeline line 1: SetMimeHeader: ");
  }

  @Test
  void a_pipeline_without_root_is_refused() {
    assertThatThrownBy(() -> build("processor other\nAll SizeLimit"))
        .hasMessage("pipeline has no processor named root");
  }

  private Pipeline build(String text) {
    return builder.build(PipelineFile.parse(text));
  }
}
