package dev.rookery.lab.mta;

import dev.rookery.lab.mta.config.PostfixConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What {@code postqueue} and {@code postfix} do, by their arguments. */
final class Commands {
  private static final int EX_USAGE = 64;

  /** What the script prints and how it ends. */
  record Answer(int exitCode, String text) {
    static Answer done() {
      return new Answer(0, "");
    }
  }

  private final LabMta mta;

  Commands(LabMta mta) {
    this.mta = mta;
  }

  /**
   * @param words the program's name and its arguments
   */
  Answer run(List<String> words) {
    if (words.isEmpty()) {
      return new Answer(EX_USAGE, "fatal: empty command\n");
    }
    List<String> arguments = withoutConfigFolder(words.subList(1, words.size()));
    return switch (words.getFirst()) {
      case "postqueue" -> postqueue(arguments);
      case "postfix" -> postfix(arguments);
      default -> new Answer(EX_USAGE, "fatal: unknown program " + words.getFirst() + "\n");
    };
  }

  /** {@code -c DIR} is accepted: there is one configuration only. */
  private static List<String> withoutConfigFolder(List<String> arguments) {
    boolean given = arguments.size() >= 2 && arguments.getFirst().equals("-c");
    return given ? arguments.subList(2, arguments.size()) : arguments;
  }

  private Answer postqueue(List<String> arguments) {
    String option = arguments.isEmpty() ? "" : arguments.getFirst();
    String value = arguments.size() == 2 ? arguments.get(1) : "";
    if (option.equals("-i") && !value.isEmpty()) {
      mta.flush(value);
      return Answer.done();
    }
    if (option.equals("-s") && !value.isEmpty()) {
      mta.flushSite(value);
      return Answer.done();
    }
    return switch (option) {
      case "-f" -> {
        mta.flush();
        yield Answer.done();
      }
      case "-p" -> new Answer(0, QueueListing.text(mta.queued()));
      case "-j" -> new Answer(0, QueueListing.json(mta.queued()));
      default -> new Answer(EX_USAGE, "usage: postqueue -f | -i queueid | -s site | -p | -j\n");
    };
  }

  private Answer postfix(List<String> arguments) {
    String verb = arguments.isEmpty() ? "" : arguments.getFirst();
    return switch (verb) {
      case "reload" -> reload();
      case "status" ->
          new Answer(
              0,
              "postfix/postfix-script: the Postfix mail system is running: PID: %d\n"
                  .formatted(ProcessHandle.current().pid()));
      case "check" -> check();
      default -> new Answer(EX_USAGE, "usage: postfix reload | status | check\n");
    };
  }

  private Answer reload() {
    try {
      mta.reload();
      return new Answer(0, "postfix/postfix-script: refreshing the Postfix mail system\n");
    } catch (IOException | IllegalArgumentException e) {
      return fatal(e);
    }
  }

  private Answer check() {
    try {
      PostfixConfig.read(Path.of(mta.configFolder()));
      return Answer.done();
    } catch (IOException e) {
      return fatal(e);
    }
  }

  private static Answer fatal(Exception e) {
    return new Answer(1, "postfix: fatal: %s\n".formatted(e.getMessage()));
  }
}
