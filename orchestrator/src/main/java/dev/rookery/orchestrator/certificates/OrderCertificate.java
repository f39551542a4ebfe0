package dev.rookery.orchestrator.certificates;

import dev.rookery.orchestrator.fleet.Node;
import dev.rookery.orchestrator.fleet.NodeJob;
import dev.rookery.orchestrator.fleet.NodeState;
import dev.rookery.orchestrator.fleet.NodeWork;
import dev.rookery.orchestrator.fleet.Nodes;
import dev.rookery.orchestrator.jobs.RunResult;
import dev.rookery.orchestrator.jobs.Steps;
import dev.rookery.orchestrator.platform.Installation;
import dev.rookery.orchestrator.platform.OperatorActionException;
import dev.rookery.orchestrator.platform.TemporaryException;
import dev.rookery.standards.dns.DomainName;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.StringWriter;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.shredzone.acme4j.Authorization;
import org.shredzone.acme4j.Certificate;
import org.shredzone.acme4j.Login;
import org.shredzone.acme4j.Order;
import org.shredzone.acme4j.Problem;
import org.shredzone.acme4j.Status;
import org.shredzone.acme4j.challenge.Challenge;
import org.shredzone.acme4j.challenge.Dns01Challenge;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.exception.AcmeRateLimitedException;
import org.shredzone.acme4j.exception.AcmeServerException;

/**
 * Gets a node a certificate from the ACME server, by dns-01 in the node zone, and has it laid on
 * the host. Whatever is cut off in between, the order goes on where it was.
 */
@Singleton
final class OrderCertificate extends NodeJob {
  private static final Duration SOON = Duration.ofSeconds(2);
  private static final Duration SHORTEST = Duration.ofMillis(200);
  private static final Duration RATE_LIMITED = Duration.ofHours(1);

  private final Nodes nodes;
  private final AcmeAccount account;
  private final NodeCertificates certificates;
  private final ChallengeZone zone;
  private final ChallengeLookup lookup;
  private final Installation installation;
  private final Clock clock;

  OrderCertificate(
      Nodes nodes,
      AcmeAccount account,
      NodeCertificates certificates,
      ChallengeZone zone,
      ChallengeLookup lookup,
      Installation installation,
      Clock clock) {
    super(NodeWork.CERTIFICATE);
    this.nodes = nodes;
    this.account = account;
    this.certificates = certificates;
    this.zone = zone;
    this.lookup = lookup;
    this.installation = installation;
    this.clock = clock;
  }

  @Override
  public Set<String> steps() {
    return Set.of(
        "ordered",
        "challenge-published",
        "challenge-verified",
        "challenge-answered",
        "finalised",
        "stored",
        "laying");
  }

  @Override
  public RunResult run(NodeWork work, Steps steps) throws Exception {
    Node node = nodes.require(work.node());
    if (!installation.acme().isUsed()) {
      return RunResult.done("acme.directory is empty: nodes make their certificates themselves");
    }
    if (node.hostname() == null || node.state() == NodeState.RETIRED) {
      return RunResult.done("node %s has no host name to certify".formatted(node.name()));
    }
    try {
      return ordered(node, steps);
    } catch (AcmeRateLimitedException e) {
      return RunResult.snooze(
          e.getRetryAfter().map(this::until).orElse(RATE_LIMITED),
          "the ACME server's rate limit: " + e.getMessage());
    } catch (AcmeServerException e) {
      throw new OperatorActionException(
          "the ACME server refuses: %s; mend it, then 'rookery node certificate %s --order'"
              .formatted(e.getMessage(), node.name()),
          e);
    } catch (AcmeException e) {
      throw new TemporaryException(
          "the ACME server at %s: %s".formatted(installation.acme().directory(), said(e)), SOON, e);
    }
  }

  private static String said(Exception e) {
    return e.getCause() == null ? String.valueOf(e.getMessage()) : e.getCause().toString();
  }

  /** At least a moment: a clock that differs must not make us ask without end. */
  private Duration until(Instant then) {
    Duration wait = Duration.between(clock.instant(), then);
    return wait.compareTo(SHORTEST) > 0 ? wait : SHORTEST;
  }

  private RunResult ordered(Node node, Steps steps) throws Exception {
    Login login = account.login();
    String location = steps.step("ordered", String.class, () -> order(login, node));
    Order order = login.bindOrder(AcmeAccount.url(location));
    Optional<Instant> retryAfter = order.fetch();
    if (order.getStatus() == Status.PENDING) {
      Optional<RunResult> waiting = prove(order, node, steps);
      if (waiting.isPresent()) {
        return waiting.get();
      }
      retryAfter = order.fetch();
    }
    if (order.getStatus() == Status.READY) {
      steps.step(
          "finalised",
          Boolean.class,
          () -> {
            order.execute(certificates.key(node.id()));
            return true;
          });
      retryAfter = order.fetch();
    }
    return switch (order.getStatus()) {
      case VALID -> taken(order, node, steps);
      case INVALID -> throw refused(order, node);
      default ->
          RunResult.snooze(
              retryAfter.map(this::until).orElse(SOON),
              "the ACME server, whose order is "
                  + order.getStatus().name().toLowerCase(Locale.ROOT));
    };
  }

  private String order(Login login, Node node) throws AcmeException {
    certificates.newKey(node.id());
    return login.newOrder().domain(node.requireHostname()).create().getLocation().toString();
  }

  /** What is waited for; empty = the server was asked to look. */
  private Optional<RunResult> prove(Order order, Node node, Steps steps) throws Exception {
    Authorization authorization = order.getAuthorizations().getFirst();
    Optional<Instant> retryAfter = authorization.fetch();
    if (authorization.getStatus() != Status.PENDING) {
      return Optional.empty();
    }
    if (steps.isDone("challenge-answered")) {
      return Optional.of(
          RunResult.snooze(
              retryAfter.map(this::until).orElse(SOON), "the ACME server to look at the DNS"));
    }
    Dns01Challenge challenge =
        authorization
            .findChallenge(Dns01Challenge.class)
            .orElseThrow(() ->
                new OperatorActionException(
                    "the ACME server offers no dns-01 challenge for " + node.hostname()));
    DomainName name = challengeName(node);
    steps.step(
        "challenge-published",
        String.class,
        () -> {
          zone.publishText(name, challenge.getDigest());
          return name.toString();
        });
    if (!lookup.isEverywhere(name, challenge.getDigest())) {
      return Optional.of(
          RunResult.snooze(SOON, "the challenge to be seen at every server of " + name));
    }
    steps.step("challenge-verified", Boolean.class, () -> true);
    steps.step(
        "challenge-answered",
        Boolean.class,
        () -> {
          challenge.trigger();
          return true;
        });
    return Optional.empty();
  }

  private static DomainName challengeName(Node node) {
    return DomainName.of(node.requireHostname()).child("_acme-challenge"); // RFC 8555 §8.4
  }

  private RunResult taken(Order order, Node node, Steps steps) throws Exception {
    String until =
        steps.step("stored", String.class, () -> store(order.getCertificate(), node).toString());
    steps.step(
        "laying",
        String.class,
        () -> {
          zone.removeText(challengeName(node));
          return nodes.enqueue(NodeWork.APPLY, node.id()).toString();
        });
    return RunResult.done("a certificate for %s until %s".formatted(node.hostname(), until));
  }

  private Instant store(Certificate issued, Node node) throws AcmeException, IOException {
    issued.download();
    X509Certificate own = issued.getCertificate();
    StringWriter chain = new StringWriter();
    issued.writeCertificate(chain);
    NodeCertificate certificate =
        new NodeCertificate(
            node.id(),
            node.requireHostname(),
            own.getIssuerX500Principal().getName(),
            own.getNotBefore().toInstant(),
            own.getNotAfter().toInstant(),
            chain.toString());
    certificates.store(certificate);
    return certificate.notAfter();
  }

  private OperatorActionException refused(Order order, Node node) throws AcmeException {
    zone.removeText(challengeName(node));
    Authorization authorization = order.getAuthorizations().getFirst();
    authorization.fetch();
    String reasons =
        authorization.getChallenges().stream()
            .map(Challenge::getError)
            .flatMap(Optional::stream)
            .map(Problem::toString)
            .collect(Collectors.joining("; "));
    return new OperatorActionException(
        "the ACME server's order for %s is invalid: %s; a node without one gets another try within the hour"
            .formatted(node.hostname(), reasons));
  }
}
