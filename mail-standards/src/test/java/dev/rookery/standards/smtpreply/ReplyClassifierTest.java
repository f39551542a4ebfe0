package dev.rookery.standards.smtpreply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplyClassifierTest {
  private static final ReplyClassifier CLASSIFIER = ReplyClassifier.standard();

  private static final String RULE =
      """
      rule a
      scope recipient
      reason unknown_user
      text user unknown
      sample 550 user unknown
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "550 5.1.1 <b@example.com>: Recipient address rejected: User unknown|PERMANENT|RECIPIENT|UNKNOWN_USER",
        "452 4.2.2 The email account that you tried to reach is over quota|TEMPORARY|RECIPIENT|MAILBOX_FULL",
        "421-4.7.28 Gmail has detected an unusual rate of unsolicited mail originating from your IP address. 421-4.7.28 To protect our users|TEMPORARY|IP|RATE_LIMITED",
        "550-5.7.26 This mail has been blocked because the sender is unauthenticated.|PERMANENT|DOMAIN|AUTHENTICATION",
        "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org|PERMANENT|IP|BLOCK_LIST",
        "host mx.example.com[192.0.2.7] said: 421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred (in reply to MAIL FROM command)|TEMPORARY|IP|RATE_LIMITED",
        "host gmail-smtp-in.l.google.com[192.0.2.7] refused to talk to me: 421 4.7.28 rate limited|TEMPORARY|IP|RATE_LIMITED",
        "550 5.7.1 Message rejected as spam|PERMANENT|MESSAGE|SPAM_CONTENT",
        "250 2.0.0 strange|TEMPORARY|PROVIDER|UNCLASSIFIED",
        "550 zork|PERMANENT|PROVIDER|UNCLASSIFIED",
      })
  void a_servers_reply_is_about_what_it_says(
      String reply, Permanence permanence, ReplyScope scope, ReplyReason reason) {
    ReplyVerdict verdict = CLASSIFIER.classify(SaidBy.REMOTE, reply);
    assertThat(verdict).isEqualTo(new ReplyVerdict(permanence, scope, reason, verdict.rule()));
  }

  @Test
  void lines_of_a_reply_are_read_as_one() {
    String reply =
        "550-5.1.1 The email account that you tried\r\n550-5.1.1 to reach does not\r\n550 5.1.1 exist.";
    assertThat(CLASSIFIER.classify(SaidBy.REMOTE, reply).reason())
        .isEqualTo(ReplyReason.UNKNOWN_USER);
  }

  @Test
  void our_own_suspension_never_looks_like_the_reply_it_quotes() {
    String text =
        "delivery temporarily suspended: host mta.yahoo[192.0.2.7] said: 421 4.7.0 [TSS04] deferred";
    assertThat(CLASSIFIER.classify(SaidBy.LOCAL, text))
        .returns(ReplyScope.SYSTEM, ReplyVerdict::scope)
        .returns(ReplyReason.OWN_SUSPENSION, ReplyVerdict::reason);
  }

  @Test
  void a_name_that_does_not_resolve_now_is_our_trouble_but_one_that_does_not_exist_is_dead() {
    String head = "Host or domain name not found. Name service error for name=a.example type=MX: ";
    assertThat(CLASSIFIER.classify(SaidBy.LOCAL, head + "Host not found, try again").scope())
        .isEqualTo(ReplyScope.SYSTEM);
    assertThat(CLASSIFIER.classify(SaidBy.LOCAL, "5.4.4 " + head + "Host not found"))
        .returns(ReplyReason.UNKNOWN_DOMAIN, ReplyVerdict::reason)
        .returns(true, ReplyVerdict::isAddressDead);
  }

  @Test
  void only_a_permanent_reply_about_the_address_kills_it() {
    assertThat(CLASSIFIER.classify(SaidBy.REMOTE, "550 5.1.1 User unknown").isAddressDead())
        .isTrue();
    assertThat(CLASSIFIER.classify(SaidBy.REMOTE, "450 4.1.1 User unknown").isAddressDead())
        .isFalse();
    assertThat(CLASSIFIER.classify(SaidBy.REMOTE, "552 5.2.2 Mailbox full").isAddressDead())
        .isFalse();
    assertThat(
            CLASSIFIER
                .classify(SaidBy.REMOTE, "550 5.7.1 Client host blocked using Spamhaus")
                .isAddressDead())
        .isFalse();
  }

  @Test
  void a_rule_whose_sample_it_does_not_get_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ReplyClassifier.parse(RULE.replace("550 user unknown", "550 who?")))
        .withMessage("rule a does not get its own sample, rule none does: '550 who?'");
  }

  @Test
  void a_rule_in_the_shadow_of_another_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ReplyClassifier.parse(RULE + RULE.replace("rule a", "rule b")))
        .withMessage("rule b does not get its own sample, rule a does: '550 user unknown'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "scope recipient|scope moon|rule a: scope is 'moon', allowed: [RECIPIENT, MESSAGE, DOMAIN, IP, PROVIDER, SYSTEM]",
        "text user|text (user|rule a: text is not a regular expression: Unclosed group",
        "sample 550 user unknown||rule a has no sample",
        "reason unknown_user|because x|line 3: 'because' is unknown, allowed: rule, code, reason, said-by, sample, scope, status, text",
        "reason unknown_user|scope ip|line 3: scope is given twice in rule a",
      })
  void a_broken_file_is_refused_with_rule_or_line(String from, String to, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ReplyClassifier.parse(RULE.replace(from, to == null ? "" : to)))
        .withMessage(message);
  }

  @Test
  void a_very_long_reply_is_cut_and_answered() {
    assertThat(CLASSIFIER.classify(SaidBy.REMOTE, "550 " + "ab ".repeat(500_000)).reason())
        .isEqualTo(ReplyReason.UNCLASSIFIED);
  }
}
