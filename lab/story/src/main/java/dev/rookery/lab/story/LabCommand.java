package dev.rookery.lab.story;

import dev.rookery.orchestrator.cli.CliCommand;
import dev.rookery.orchestrator.cli.CommandFailedException;
import dev.rookery.orchestrator.cli.DurationConverter;
import dev.rookery.orchestrator.cli.ExitCode;
import dev.rookery.postgres.owned.NotStartedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code rookery lab}. */
@Command(
    name = "lab",
    description = "play the whole main job on this machine, against a simulated outside world",
    mixinStandardHelpOptions = true)
public final class LabCommand implements CliCommand {
  private enum Form {
    table,
    json
  }

  private enum Mta {
    lab,
    postfix
  }

  @Option(
      names = "--day",
      description = "length of a sending day (default: ${DEFAULT-VALUE})",
      converter = DurationConverter.class,
      defaultValue = "2s",
      paramLabel = "TIME")
  private Duration day = Duration.ofSeconds(2);

  @Option(
      names = "--days",
      description = "sending days to play (default: ${DEFAULT-VALUE})",
      defaultValue = "30",
      paramLabel = "N")
  private int days = 30;

  @Option(
      names = "--exit-when-done",
      description = "end after the story: 0 when every line was verified, 1 otherwise")
  private boolean exitWhenDone;

  @Option(
      names = {"-o", "--output"},
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})",
      defaultValue = "table",
      paramLabel = "FORMAT")
  private Form form = Form.table;

  @Option(
      names = "--port",
      description =
          "port of the REST door; another one is taken when it is not free (default: ${DEFAULT-VALUE})",
      defaultValue = "8080",
      paramLabel = "PORT")
  private int port = 8080;

  @Option(
      names = "--home",
      description = "folder for the labs' folders (default: .rookery of this checkout)",
      paramLabel = "DIR")
  private @Nullable Path home;

  @Option(
      names = "--mta",
      description =
          "the nodes' MTA: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}); postfix needs root and the package",
      defaultValue = "lab",
      paramLabel = "MTA")
  private Mta mta = Mta.lab;

  @Override
  public void run() {
    AtomicBoolean stopped = new AtomicBoolean();
    try (Lab lab = open()) {
      Thread stop = new Thread(() -> stop(lab, stopped), "stop");
      Runtime.getRuntime().addShutdownHook(stop);
      Story story = new Story(lab, new TellerUntilStop(teller(), stopped::get));
      boolean verified = story.play();
      if (stopped.get()) {
        waitForTheEnd();
      }
      if (verified && !exitWhenDone) {
        lab.showTheWay(story.cast().nodes());
        Invitation.print(lab, story.cast().nodes().getFirst());
        waitForTheEnd();
      }
      if (!verified) {
        throw new CommandFailedException(
            ExitCode.FAILED,
            "the story failed at %s; logs are in %s"
                .formatted(story.lastStep(), lab.home().logs()));
      }
    } catch (NotStartedException e) {
      throw new CommandFailedException(ExitCode.FAILED, e.getMessage());
    }
  }

  private Lab open() {
    if (mta == Mta.postfix) {
      RealPostfixMaker.trouble(base())
          .ifPresent(trouble -> {
            throw new CommandFailedException(ExitCode.FAILED, trouble);
          });
    }
    try {
      return new Lab(new LabOptions(base(), day, days, port, mta == Mta.postfix));
    } catch (IllegalArgumentException e) {
      throw new CommandFailedException(ExitCode.USAGE, e.getMessage());
    }
  }

  private Path base() {
    return Optional.ofNullable(home)
        .or(() ->
            Optional.ofNullable(System.getenv("ROOKERY_HOME")).map(h -> Path.of(h, ".rookery")))
        .orElseGet(() -> Path.of(".rookery"))
        .toAbsolutePath();
  }

  private Teller teller() {
    return switch (form) {
      case table ->
          new ScreenTeller(System.out, System.console() != null && System.console().isTerminal());
      case json -> new JsonTeller(System.out);
    };
  }

  private static void stop(Lab lab, AtomicBoolean stopped) {
    stopped.set(true);
    lab.close();
  }

  private static void waitForTheEnd() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
