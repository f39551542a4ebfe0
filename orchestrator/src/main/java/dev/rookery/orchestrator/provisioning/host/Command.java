package dev.rookery.orchestrator.provisioning.host;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a host is asked to run, as one line for a POSIX shell. Words are quoted here and nowhere
 * else, so that a path with spaces or a quote stays one word.
 */
public record Command(String line) {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

  /** A program and its arguments. */
  public static Command of(String... words) {
    return new Command(Arrays.stream(words).map(Command::quote).collect(Collectors.joining(" ")));
  }

  /** One after the other, as long as each succeeds. */
  public static Command allOf(Command... commands) {
    return new Command(
        Arrays.stream(commands).map(Command::line).collect(Collectors.joining(" && ")));
  }

  /** On a terminal of its own: Postfix tells what is wrong to a terminal, else to the log only. */
  public static Command onTerminal(Command command) {
    return of("script", "-qec", command.line(), "/dev/null");
  }

  /**
   * A script of ours for {@code sh}; {@code arguments} are its {@code $1}, {@code $2} …, so nothing
   * is ever pasted into it.
   */
  public static Command script(String script, List<String> arguments) {
    String words = arguments.stream().map(Command::quote).collect(Collectors.joining(" "));
    return new Command("sh -c %s sh %s".formatted(quote(script), words).stripTrailing());
  }

  /** One word for the shell. POSIX.1-2017, Shell Command Language §2.2.2. */
  public static String quote(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
