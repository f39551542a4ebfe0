package dev.rookery.standards.smtpreply;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Tells what replies mean, by an ordered list of rules. Immutable, thread-safe. */
public final class ReplyClassifier {
  private static final String RESOURCE = "smtp-replies.rules";

  private final List<ReplyRule> rules;

  private ReplyClassifier(List<ReplyRule> rules) {
    this.rules = rules;
    rules.forEach(rule -> rule.samples().forEach(sample -> requireOwn(rule, sample)));
  }

  /** The rules that come with this library. */
  public static ReplyClassifier standard() {
    try (InputStream file = ReplyClassifier.class.getResourceAsStream(RESOURCE)) {
      if (file == null) {
        throw new IllegalStateException("resource %s is missing".formatted(RESOURCE));
      }
      return parse(new String(file.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Rules from text in the format that the head of {@code smtp-replies.rules} explains.
   *
   * @throws IllegalArgumentException a rule is broken, has no sample, or a sample of it ends at
   *     another rule; the message names the rule
   */
  public static ReplyClassifier parse(String rules) {
    return new ReplyClassifier(RuleFile.parse(rules));
  }

  private void requireOwn(ReplyRule rule, String sample) {
    String found = find(rule.saidBy(), ReplyText.of(sample)).map(ReplyRule::name).orElse("none");
    if (!found.equals(rule.name())) {
      throw new IllegalArgumentException(
          "rule %s does not get its own sample, rule %s does: '%s'"
              .formatted(rule.name(), found, sample));
    }
  }

  /**
   * Never fails: a text that no rule knows is {@link ReplyReason#UNCLASSIFIED}, of the provider
   * when a server said it and of our own system otherwise.
   *
   * @param saidBy {@link SaidBy#LOCAL} for Postfix lines with {@code relay=none}: its texts quote
   *     what servers said to other messages
   * @param reply as received, lines and all, or as Postfix logs it ({@code host … said: …})
   */
  public ReplyVerdict classify(SaidBy saidBy, String reply) {
    ReplyText text = ReplyText.of(reply);
    return find(saidBy, text)
        .map(r -> new ReplyVerdict(text.permanence(), r.scope(), r.reason(), r.name()))
        .orElseGet(() -> unclassified(saidBy, text.permanence()));
  }

  private Optional<ReplyRule> find(SaidBy saidBy, ReplyText text) {
    return rules.stream().filter(rule -> rule.fits(saidBy, text)).findFirst();
  }

  private static ReplyVerdict unclassified(SaidBy saidBy, Permanence permanence) {
    ReplyScope scope =
        switch (saidBy) {
          case REMOTE -> ReplyScope.PROVIDER;
          case LOCAL -> ReplyScope.SYSTEM;
        };
    return new ReplyVerdict(permanence, scope, ReplyReason.UNCLASSIFIED, "none");
  }
}
