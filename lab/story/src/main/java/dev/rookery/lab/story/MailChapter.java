package dev.rookery.lab.story;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rookery.lab.receiver.Arrival;
import dev.rookery.lab.receiver.ReceivingProvider;
import dev.rookery.lab.story.Cast.StoryNode;
import dev.rookery.standards.smtp.RecipientResult;
import dev.rookery.standards.smtp.SmtpConnectException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The first letters: accepted, signed, bounced, complained about, refused. */
final class MailChapter {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String UNFINISHED = "scheduled,waiting,ready,running";
  private static final String KNOWN_BAD = "unknown.person@granite.test";
  private static final String COMPLAINER = "complainer@yarrow.test";
  private static final String SUPPRESSED = "please.not@granite.test";
  private final Lab lab;
  private final Cast cast;
  private final Narrator narrator;

  MailChapter(Lab lab, Cast cast, Narrator narrator) {
    this.lab = lab;
    this.cast = cast;
    this.narrator = narrator;
  }

  void play() {
    narrator.teller().chapter("3  Mail, from submission to outcome");
    narrator.step("mail.ready", "the nodes know the mailbox and today's caps", this::ready);
    narrator.step(
        "mail.no-credentials", "without credentials nothing is accepted", this::noCredentials);
    narrator.step(
        "mail.accepted",
        "a letter to each provider is submitted with AUTH and STARTTLS and delivered",
        this::delivered);
    narrator.step(
        "mail.authenticated",
        "the receivers verified SPF, DKIM and DMARC, and one-click is there",
        this::authenticated);
    narrator.step("mail.bounced", "an unknown user bounces and is suppressed", this::bounced);
    narrator.step(
        "mail.complained", "a complaint comes back as ARF and is suppressed", this::complained);
    narrator.step(
        "mail.suppressed",
        "a suppressed address is refused at RCPT with the reason",
        this::suppressed);
    narrator.step("mail.oversize", "an oversize letter is refused with the limit", this::oversize);
  }

  private Evidence ready() {
    Evidence evidence = new Evidence();
    for (StoryNode node : cast.nodes()) {
      Waiting.until(
          LIMIT,
          node.name() + " accepts the mailbox's login",
          () -> tryLogin(node),
          () -> Evidence.of("node", cast.operator().get("/v1/nodes/" + node.name())));
      evidence.and(
          node.name(),
          "applied version "
              + cast.operator().get("/v1/nodes/" + node.name()).path("appliedVersion"));
    }
    return evidence;
  }

  private Optional<Boolean> tryLogin(StoryNode node) {
    try (Submission session = open(node)) {
      return session.isEncrypted() ? Optional.of(true) : Optional.empty();
    } catch (SmtpConnectException e) {
      return Optional.empty();
    }
  }

  private Submission open(StoryNode node) throws SmtpConnectException {
    return Submission.open(
        new InetSocketAddress(node.ip(), node.submissionPort()),
        node.certificate(),
        cast.mailbox(),
        cast.submitted());
  }

  private Evidence noCredentials() throws Exception {
    StoryNode node = cast.nodes().getFirst();
    Mailbox stranger = new Mailbox("stranger@acme.test", "guess");
    try (Submission session =
        Submission.open(
            new InetSocketAddress(node.ip(), node.submissionPort()),
            node.certificate(),
            stranger,
            cast.submitted())) {
      throw new StepFailedException(
          "a stranger is not let in", Evidence.of("encrypted", session.isEncrypted()));
    } catch (SmtpConnectException e) {
      return Evidence.of("answer", e.getMessage());
    }
  }

  private Evidence delivered() throws Exception {
    Evidence evidence = new Evidence();
    try (Submission session = open(cast.nodes().getFirst())) {
      for (ReceivingProvider receiver : lab.world().receivers()) {
        String to = "first.reader@" + receiver.character().key() + ".test";
        requireAccepted(session.send(to));
        Arrival arrival = arrival(receiver, to);
        evidence.and(to, arrival.reply().folded() + " from " + arrival.ip());
        StepFailedException.require(
            arrival.reply().isPositive(), "the provider takes the letter", evidence);
      }
    }
    return evidence;
  }

  private static void requireAccepted(RecipientResult result) {
    StepFailedException.require(
        result.isDelivered(), "the node takes the letter", Evidence.of("answer", result));
  }

  private Arrival arrival(ReceivingProvider receiver, String to) {
    return Waiting.until(
        LIMIT,
        "%s sees the letter to %s".formatted(receiver.character().key(), to),
        () ->
            receiver.arrivals().stream()
                .filter(a -> a.recipient().equals(to) && !a.reply().isTransient())
                .findFirst(),
        () ->
            Evidence.of("arrivals", receiver.arrivals().size())
                .and("queued", cast.nodes().stream().mapToInt(n -> n.host().queued()).sum()));
  }

  private Evidence authenticated() {
    Evidence evidence = new Evidence();
    for (ReceivingProvider receiver : lab.world().receivers()) {
      Arrival arrival = receiver.arrivals().getFirst();
      String verdicts =
          arrival
              .verdicts()
              .map(v -> "spf %s, dkim %s, dmarc %s".formatted(v.spf(), v.dkim(), v.dmarc()))
              .orElse("none");
      evidence.and(receiver.character().key(), verdicts + ", one-click " + arrival.oneClick());
      StepFailedException.require(
          arrival.verdicts().filter(v -> v.allPass()).isPresent() && arrival.oneClick(),
          "SPF, DKIM and DMARC pass and both one-click headers are there",
          evidence);
    }
    return evidence;
  }

  private Evidence bounced() throws Exception {
    try (Submission session = open(cast.nodes().get(1))) {
      requireAccepted(session.send(KNOWN_BAD));
    }
    Arrival arrival = arrival(receiver("granite"), KNOWN_BAD);
    return Evidence.of("reply", arrival.reply().folded())
        .and("suppressed because", awaitSuppression(KNOWN_BAD));
  }

  private Evidence complained() throws Exception {
    try (Submission session = open(cast.nodes().getFirst())) {
      requireAccepted(session.send(COMPLAINER));
    }
    arrival(receiver("yarrow"), COMPLAINER);
    Waiting.untilTrue(
        LIMIT,
        "yarrow's feedback loop delivers the complaint",
        () -> !receiver("yarrow").complaints().isEmpty(),
        () -> Evidence.of("pending", receiver("yarrow").pendingComplaints()));
    return Evidence.of("complaint to", receiver("yarrow").complaints().getFirst().to())
        .and("suppressed because", awaitSuppression(COMPLAINER));
  }

  private String awaitSuppression(String address) {
    return Waiting.until(
        LIMIT,
        address + " is suppressed",
        () -> suppression(address),
        () -> Evidence.of("suppressions", cast.tenant().get("/v1/suppressions").path("items")));
  }

  private Optional<String> suppression(String address) {
    for (JsonNode item : cast.tenant().get("/v1/suppressions").path("items")) {
      if (item.path("address").asText().equals(address)) {
        return Optional.of(item.path("reason").asText() + " " + item.path("detail").asText());
      }
    }
    return Optional.empty();
  }

  private Evidence suppressed() throws Exception {
    StoryNode node = cast.nodes().getFirst();
    cast.tenant().call("POST", "/v1/suppressions", Map.of("addresses", List.of(SUPPRESSED)));
    awaitApplied(node);
    try (Submission session = open(node)) {
      RecipientResult result = session.send(SUPPRESSED);
      StepFailedException.require(
          result instanceof RecipientResult.Answered a && a.reply().isPermanent(),
          "the node refuses " + SUPPRESSED,
          Evidence.of("answer", result));
      return Evidence.of("reply", ((RecipientResult.Answered) result).reply().folded());
    }
  }

  /** Nothing is left to publish, and the node works by what was published last. */
  private void awaitApplied(StoryNode node) {
    Waiting.untilTrue(
        LIMIT,
        node.name() + " works by the newest wanted state",
        () -> !isPublishing() && isApplied(node),
        () -> Evidence.of("node", cast.operator().get("/v1/nodes/" + node.name())));
  }

  private boolean isPublishing() {
    return !cast.operator()
        .get("/v1/jobs?kind=wanted.publish&state=" + UNFINISHED)
        .path("items")
        .isEmpty();
  }

  private boolean isApplied(StoryNode node) {
    JsonNode seen = cast.operator().get("/v1/nodes/" + node.name());
    return seen.path("appliedVersion").asLong() == seen.path("wantedVersion").asLong();
  }

  private Evidence oversize() throws Exception {
    try (Submission session = open(cast.nodes().getFirst())) {
      byte[] huge = new Letter(cast.mailbox().address(), "big@granite.test", 0).padded(40_000_000);
      RecipientResult result = session.send("big@granite.test", huge);
      StepFailedException.require(
          result instanceof RecipientResult.Answered a && a.reply().code() == 552,
          "a letter of 40 MB is refused with 552",
          Evidence.of("answer", result));
      return Evidence.of("reply", ((RecipientResult.Answered) result).reply().folded());
    }
  }

  private ReceivingProvider receiver(String key) {
    return lab.world().receivers().stream()
        .filter(r -> r.character().key().equals(key))
        .findFirst()
        .orElseThrow();
  }
}
