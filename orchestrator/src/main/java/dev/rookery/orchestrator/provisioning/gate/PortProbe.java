package dev.rookery.orchestrator.provisioning.gate;

import dev.rookery.orchestrator.provisioning.host.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Has a host connect to mail exchangers and read their greetings, all at once and for 5 s each,
 * with what a bare Debian has: sh, coreutils and bash, which alone can open a socket.
 */
final class PortProbe {
  private static final String SCRIPT =
      """
      dial='exec 3<>"/dev/tcp/$0/$1" && IFS= read -r -t 4 line <&3 &&
        printf "%s\\n" "$line" && printf "QUIT\\r\\n" >&3'
      number=0
      while [ $# -gt 1 ]; do
        ( said=$(timeout 5 bash -c "$dial" "$1" "$2" 2>&1)
          code=$?
          printf 'dialled %s %s %s\\n' "$number" "$code" "$(printf '%s' "$said" | tr '\\r\\n' '  ' | cut -c 1-200)" ) &
        number=$((number + 1))
        shift 2
      done
      wait
      """;

  private static final Pattern LINE = Pattern.compile("dialled (\\d+) (\\d+) ?(.*)");
  private static final int TIMED_OUT = 124;
  private static final int READ_TIMED_OUT = 128;

  private PortProbe() {}

  /**
   * What came of one.
   *
   * @param exit 0 = a line was read
   * @param said that line, or bash's complaint
   */
  record Dialled(MailExchanger target, int exit, String said) {
    private static final Pattern GREETING = Pattern.compile("[245][0-9][0-9]([ -].*)?");

    /** The connection came about and a mail server spoke. RFC 5321 §4.3.1. */
    boolean isMailServer() {
      return exit == 0 && GREETING.matcher(said).matches();
    }

    boolean isWelcome() {
      return isMailServer() && said.startsWith("220");
    }

    String inWords() {
      if (exit == 0) {
        return "%s: %s".formatted(target, said.isBlank() ? "(an empty line)" : said);
      }
      return exit == TIMED_OUT || exit > READ_TIMED_OUT
          ? "%s: no answer within 5 s".formatted(target)
          : "%s: %s".formatted(target, reason());
    }

    /** bash says it in two lines; the second repeats the first. */
    private String reason() {
      int colon = said.lastIndexOf(": ");
      return said.isBlank() ? "no greeting" : said.substring(colon < 0 ? 0 : colon + 2).strip();
    }
  }

  static Command command(List<MailExchanger> targets) {
    List<String> words = new ArrayList<>();
    targets.forEach(target -> {
      words.add(target.address());
      words.add(Integer.toString(target.port()));
    });
    return Command.script(SCRIPT, words);
  }

  /** One for each target, in their order; a target that the output does not name did not answer. */
  static List<Dialled> read(String output, List<MailExchanger> targets) {
    List<Dialled> dialled = new ArrayList<>();
    targets.forEach(target -> dialled.add(new Dialled(target, TIMED_OUT, "")));
    output
        .lines()
        .map(LINE::matcher)
        .filter(Matcher::matches)
        .forEach(line -> {
          int number = Integer.parseInt(line.group(1));
          if (number < dialled.size()) {
            dialled.set(
                number,
                new Dialled(
                    targets.get(number), Integer.parseInt(line.group(2)), line.group(3).strip()));
          }
        });
    return List.copyOf(dialled);
  }
}
