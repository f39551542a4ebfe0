package dev.rookery.lab.mta;

import dev.rookery.lab.mta.config.Networks;
import dev.rookery.lab.mta.config.Parameters;
import dev.rookery.lab.mta.config.PostfixConfigException;
import dev.rookery.standards.smtp.SmtpReply;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The restriction lists of one smtpd, asked at RCPT TO or at the end of a message. */
final class Restrictions {
  private static final List<String> AT_RCPT =
      List.of(
          "smtpd_client_restrictions",
          "smtpd_helo_restrictions",
          "smtpd_sender_restrictions",
          "smtpd_relay_restrictions",
          "smtpd_recipient_restrictions");
  private static final String RELAY_DEFAULT =
      "permit_mynetworks, permit_sasl_authenticated, defer_unauth_destination";

  private final Parameters parameters;
  private final Networks mynetworks;
  private final Predicate<String> ourDomain;
  private final MailLog log;
  private final List<List<Restriction>> atRcpt = new ArrayList<>();
  private final List<Restriction> atEnd;

  /**
   * @param ourDomain whether mail for a domain is ours to deliver
   */
  Restrictions(Parameters parameters, Predicate<String> ourDomain, MailLog log)
      throws PostfixConfigException {
    this.parameters = parameters;
    this.ourDomain = ourDomain;
    this.log = log;
    this.mynetworks = Networks.of(parameters.list("mynetworks", "127.0.0.0/8"));
    for (String list : AT_RCPT) {
      String otherwise = list.equals("smtpd_relay_restrictions") ? RELAY_DEFAULT : "";
      atRcpt.add(read(parameters.list(list, otherwise)));
    }
    this.atEnd = read(parameters.list("smtpd_end_of_data_restrictions", ""));
  }

  private List<Restriction> read(List<String> words) throws PostfixConfigException {
    List<Restriction> restrictions = new ArrayList<>();
    for (Iterator<String> rest = words.iterator(); rest.hasNext(); ) {
      String word = rest.next();
      if (word.equals("check_policy_service") && rest.hasNext()) {
        restrictions.add(PolicyService.of(rest.next(), parameters, log));
      } else {
        simple(word).ifPresent(restrictions::add);
      }
    }
    return List.copyOf(restrictions);
  }

  private Optional<Restriction> simple(String word) {
    return switch (word) {
      case "permit" -> Optional.of(_ -> new Verdict.Permit());
      case "permit_mynetworks" -> Optional.of(this::permitMynetworks);
      case "permit_sasl_authenticated" -> Optional.of(Restrictions::permitAuthenticated);
      case "reject" -> Optional.of(q -> PolicyAction.verdict("REJECT", q));
      case "defer" -> Optional.of(q -> PolicyAction.verdict("DEFER", q));
      case "reject_unauth_destination" -> Optional.of(q -> relayDenied(q, 554, "5.7.1"));
      case "defer_unauth_destination" -> Optional.of(q -> relayDenied(q, 454, "4.7.1"));
      default -> {
        log.line("postfix/smtpd", "warning: restriction not known to the lab MTA: " + word);
        yield Optional.empty();
      }
    };
  }

  private Verdict permitMynetworks(Question question) {
    return mynetworks.contains(question.session().remote().getAddress())
        ? new Verdict.Permit()
        : new Verdict.NoOpinion();
  }

  private static Verdict permitAuthenticated(Question question) {
    return question.session().user() == null ? new Verdict.NoOpinion() : new Verdict.Permit();
  }

  private Verdict relayDenied(Question question, int code, String status) {
    if (ourDomain.test(Router.domainOf(question.recipient()))) {
      return new Verdict.NoOpinion();
    }
    String text = "<%s>: Relay access denied".formatted(question.recipient());
    return new Verdict.Refuse(SmtpReply.of(code, status, text));
  }

  /** The refusal, empty when the recipient may be accepted. */
  Optional<SmtpReply> refuseRecipient(Question question) {
    return ask(atRcpt, question);
  }

  /** The refusal, empty when the message may be accepted. */
  Optional<SmtpReply> refuseMessage(Question question) {
    return ask(List.of(atEnd), question);
  }

  void hangUp() {
    atRcpt.forEach(list -> list.forEach(Restriction::hangUp));
    atEnd.forEach(Restriction::hangUp);
  }

  private static Optional<SmtpReply> ask(List<List<Restriction>> lists, Question question) {
    Optional<SmtpReply> ifPermitted = Optional.empty();
    for (List<Restriction> list : lists) {
      Iterator<Restriction> rest = list.iterator();
      while (rest.hasNext()) {
        switch (rest.next().judge(question)) {
          case Verdict.NoOpinion() -> {}
          case Verdict.Permit() -> rest = Collections.emptyIterator();
          case Verdict.Refuse(SmtpReply reply) -> {
            return Optional.of(reply);
          }
          case Verdict.DeferIfPermit(SmtpReply reply) ->
              ifPermitted = ifPermitted.or(() -> Optional.of(reply));
        }
      }
    }
    return ifPermitted;
  }
}
