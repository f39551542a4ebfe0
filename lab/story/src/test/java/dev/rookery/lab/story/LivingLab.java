package dev.rookery.lab.story;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rookery.lab.ssh.LabHost;
import dev.rookery.lab.story.Cast.StoryNode;
import dev.rookery.orchestrator.cli.CommandFailedException;
import dev.rookery.standards.smtp.SmtpConnectException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One lab for all tests that can share it, past its chapters 0 to 3: two nodes, a verified domain,
 * a mailbox, mail that flows. It is started by the first test that asks and ends with the JVM's
 * tests. Every test leaves it working, and {@link #reckon} holds at any time.
 */
final class LivingLab implements AutoCloseable {
  static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Duration DAY = Duration.ofSeconds(2);

  private final Path base;
  private final Lab lab;
  private final Story story;
  private final KeptTeller teller = new KeptTeller();

  private LivingLab() throws IOException {
    base = Files.createTempDirectory("living lab ");
    lab = new Lab(new LabOptions(base, DAY, 1, 8080, false));
    story = new Story(lab, teller);
    try {
      story.playUpToDailyMail();
    } catch (RuntimeException e) {
      close();
      throw new AssertionError("the lab does not come up: " + teller.failures(), e);
    }
  }

  /** Gives the lab to a test that has it as a parameter. */
  static final class Given implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == LivingLab.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(Namespace.create(LivingLab.class))
          .getOrComputeIfAbsent(Attempt.class, key -> new Attempt(), Attempt.class)
          .lab();
    }
  }

  /** One start for all; when it fails it is not tried again for every test. */
  private static final class Attempt implements AutoCloseable {
    private final FutureTask<LivingLab> start = new FutureTask<>(LivingLab::new);

    LivingLab lab() {
      start.run();
      try {
        return start.get();
      } catch (ExecutionException | InterruptedException e) {
        throw new AssertionError("the lab does not come up", e);
      }
    }

    @Override
    public void close() {
      if (start.state() == Future.State.SUCCESS) {
        start.resultNow().close();
      }
    }
  }

  Lab lab() {
    return lab;
  }

  Cast cast() {
    return story.cast();
  }

  KeptTeller told() {
    return teller;
  }

  /** Every letter so far is accounted for: by who submitted, by the receivers and by us. */
  Map<String, Long> reckon() {
    try {
      return story.reckon();
    } catch (StepFailedException e) {
      throw new AssertionError(teller.failures().toString(), e);
    }
  }

  /** What an operator sees of a node. */
  JsonNode node(String name) {
    return cast().operator().get("/v1/nodes/" + name);
  }

  StoryNode storyNode(String name) {
    return cast().nodes().stream()
        .filter(node -> node.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  LabHost machine(String name) {
    return (LabHost) storyNode(name).host().machine();
  }

  /** Asks until the answer is as wanted. */
  static JsonNode await(String mustHold, Supplier<JsonNode> ask, Predicate<JsonNode> wanted) {
    return Waiting.until(
        LIMIT,
        mustHold,
        () -> java.util.Optional.of(ask.get()).filter(wanted),
        () -> Evidence.of("seen", ask.get()));
  }

  /** Sends as many letters as the caps of so many sending days from now on allow. */
  void sendForDays(int days) throws InterruptedException {
    new Postman(this).work(days);
  }

  Submission open(String node, Mailbox mailbox) throws SmtpConnectException {
    StoryNode to = storyNode(node);
    return Submission.open(
        new InetSocketAddress(to.ip(), to.submissionPort()),
        to.certificate(),
        mailbox,
        cast().submitted());
  }

  /** The problem that a request is refused with. */
  static CommandFailedException refused(Runnable request) {
    try {
      request.run();
    } catch (CommandFailedException e) {
      return e;
    }
    throw new AssertionError("it was accepted");
  }

  List<Long> agents(String node) {
    return machine(node).processes();
  }

  @Override
  public void close() {
    lab.close();
    try {
      FolderRemoval.remove(base);
    } catch (IOException e) {
      System.err.println("left behind: " + base + ": " + e.getMessage());
    }
  }
}
