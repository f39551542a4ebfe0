package dev.rookery.lab.story.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.orchestrator.cli.ExitCode;
import dev.rookery.orchestrator.cli.Main;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** The pages on the command line are made from the commands themselves. */
class CliPageTest {

  @Test
  void the_page_on_the_command_line_says_what_the_commands_say() {
    StringBuilder page = new StringBuilder("# The command line\n\n");
    page.append(
        "Data goes to stdout, everything else to stderr. `./rookery help COMMAND` says the same as this page; ");
    page.append("`build`, `archive`, `test` and `mvn` belong to the launcher itself, see ");
    page.append("[CONTRIBUTING.md](../../CONTRIBUTING.md), `bench` to the measurements.\n");
    describe(page, "rookery", Main.commandLine());
    Repository.assertGenerated("docs/reference/cli.md", page.toString(), CliPageTest.class);
  }

  @Test
  void the_page_on_exit_codes_says_what_the_help_says() {
    StringBuilder page = new StringBuilder("# Exit codes\n\n");
    page.append("The same for every command; a code keeps its meaning for good.\n\n");
    page.append("| code | meaning |\n|---|---|\n");
    exitCodes().forEach((code, meaning) -> page.append("| %s | %s |%n".formatted(code, meaning)));
    page.append(
        "\nA command that a signal ended exits with 128 plus its number, Ctrl-C with 130.\n");
    Repository.assertGenerated("docs/reference/exit-codes.md", page.toString(), CliPageTest.class);
  }

  @Test
  void every_exit_code_is_explained() {
    Set<String> constants =
        Arrays.stream(ExitCode.class.getFields())
            .filter(field -> Modifier.isStatic(field.getModifiers()))
            .map(CliPageTest::value)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(new TreeSet<>(exitCodes().keySet())).isEqualTo(constants);
  }

  private static String value(java.lang.reflect.Field constant) {
    try {
      return Integer.toString(constant.getInt(null));
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, String> exitCodes() {
    return Main.commandLine().getCommandSpec().usageMessage().exitCodeList();
  }

  private static void describe(StringBuilder page, String name, CommandLine command) {
    command.setUsageHelpWidth(100);
    page.append("%n## `%s`%n%n```text%n".formatted(name));
    page.append(command.getUsageMessage(Ansi.OFF).stripTrailing()).append("\n```\n");
    for (Map.Entry<String, CommandLine> below : visible(command)) {
      describe(page, name + " " + below.getKey(), below.getValue());
    }
  }

  private static List<Map.Entry<String, CommandLine>> visible(CommandLine command) {
    return command.getSubcommands().entrySet().stream()
        .filter(e -> !e.getValue().getCommandSpec().usageMessage().hidden())
        .filter(e -> !e.getKey().equals("help"))
        .sorted(Map.Entry.comparingByKey())
        .toList();
  }
}
