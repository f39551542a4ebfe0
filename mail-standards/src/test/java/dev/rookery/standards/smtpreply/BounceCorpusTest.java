package dev.rookery.standards.smtpreply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.standards.Corpora;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Diagnostic codes in bounces that others collected and judged. */
class BounceCorpusTest {
  private static final ReplyClassifier CLASSIFIER = ReplyClassifier.standard();
  private static final Pattern DIAGNOSTIC =
      Pattern.compile("(?mi)^Diagnostic-Code:(.*(?:\\n[ \\t].*)*)");
  private static final Pattern STATUS = Pattern.compile("(?mi)^Status:\\s*([245]\\.\\d+\\.\\d+)");
  private static final Set<String> DEAD =
      Set.of("userunknown", "hostunknown", "hasmoved", "notaccept");
  private static final Set<String> ABOUT_US =
      Set.of(
          "authfailure",
          "badreputation",
          "blocked",
          "norelaying",
          "policyviolation",
          "requireptr",
          "securityerror",
          "spamdetected",
          "speeding",
          "systemerror",
          "toomanyconn");

  private record Bounce(String file, String reason, String text) {}

  @Test
  void what_is_about_the_sender_never_kills_an_address() {
    assertThat(bounces())
        .filteredOn(b -> ABOUT_US.contains(b.reason()))
        .hasSizeGreaterThan(30)
        .noneMatch(b -> CLASSIFIER.classify(SaidBy.REMOTE, b.text()).isAddressDead());
  }

  @Test
  void nine_of_ten_dead_addresses_are_seen() {
    List<Bounce> dead =
        bounces().stream()
            .filter(b -> DEAD.contains(b.reason()))
            .filter(b -> ReplyText.of(b.text()).permanence() == Permanence.PERMANENT)
            .toList();
    long seen =
        dead.stream()
            .filter(b -> CLASSIFIER.classify(SaidBy.REMOTE, b.text()).isAddressDead())
            .count();
    assertThat((double) seen / dead.size()).isGreaterThan(0.9);
  }

  @Test
  void nine_of_ten_replies_are_known() {
    List<Bounce> bounces = bounces();
    long known =
        bounces.stream()
            .filter(b -> !CLASSIFIER.classify(SaidBy.REMOTE, b.text()).rule().equals("none"))
            .count();
    assertThat((double) known / bounces.size()).isGreaterThan(0.9);
  }

  /** Files with one recipient and one diagnostic code. */
  private static List<Bounce> bounces() {
    Path folder = Corpora.require("mta/sisimai/given");
    String table =
        new String(
            Corpora.bytes(Corpora.require("mta/sisimai/expected-given.csv")),
            StandardCharsets.UTF_8);
    List<String[]> rows =
        table.lines().map(line -> line.split(",")).filter(r -> r[2].equals("bounce")).toList();
    Map<String, Long> recipients =
        rows.stream().collect(Collectors.groupingBy(r -> r[1], Collectors.counting()));
    List<Bounce> bounces = new ArrayList<>();
    for (String[] row : rows) {
      Path file = folder.resolve(row[1]);
      if (recipients.get(row[1]) == 1 && Files.exists(file)) {
        diagnostic(file).ifPresent(text -> bounces.add(new Bounce(row[1], row[8], text)));
      }
    }
    return bounces;
  }

  private static Optional<String> diagnostic(Path file) {
    String mail =
        new String(Corpora.bytes(file), StandardCharsets.ISO_8859_1).replace("\r\n", "\n");
    List<String> found = DIAGNOSTIC.matcher(mail).results().map(m -> m.group(1)).toList();
    if (found.size() != 1) {
      return Optional.empty();
    }
    String text = found.getFirst().replaceAll("\\s*\\n\\s*", " ").strip();
    text = text.replaceFirst("(?i)^(smtp|x-\\w+|unknown)\\s*;\\s*", "");
    Matcher status = STATUS.matcher(mail);
    boolean bare = !text.startsWith("host ") && !text.matches("\\d{3}.*") && status.find();
    return Optional.of(bare ? status.group(1) + " " + text : text);
  }
}
