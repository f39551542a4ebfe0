package dev.rookery.lab.story;

import dev.rookery.lab.mta.RealPostfix;
import dev.rookery.lab.mta.RealPostfixSettings;
import dev.rookery.lab.mta.RetryTimes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A real Postfix on the files that provisioning wrote.
 *
 * @param routes receiving domains to their lab addresses
 * @param retry times that fit the lab's short days
 */
record RealPostfixMaker(Map<String, String> routes, RetryTimes retry) implements MtaMaker {

  /** What keeps {@code --mta postfix} from working with this folder for labs, in one line. */
  static Optional<String> trouble(Path base) {
    if (base.toString().chars().anyMatch(Character::isWhitespace)) {
      return Optional.of(
          "--mta postfix: Postfix's own scripts fail in \"%s\": choose a folder without blanks with --home"
              .formatted(base));
    }
    return RealPostfix.missing().map(missing -> "--mta postfix: " + missing);
  }

  /** Stops what a killed lab left running on a machine. */
  static void endLeftOver(Path machine) {
    try {
      RealPostfix.endLeftOver(machine.resolve("etc").resolve("postfix"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot stop the Postfix left on " + machine, e);
    }
  }

  @Override
  public RunningMta start(Path config, Path commands) throws IOException {
    LoginServer logins = LoginServer.start(config);
    try {
      RealPostfix postfix =
          RealPostfix.start(RealPostfixSettings.of(config).withRoutes(routes).withRetry(retry));
      postfix.installCommands(commands);
      return new Running(postfix, logins);
    } catch (IOException | RuntimeException e) {
      logins.close();
      throw e;
    }
  }

  private record Running(RealPostfix postfix, LoginServer logins) implements RunningMta {
    @Override
    public int queued() {
      try {
        return postfix.queued();
      } catch (IOException e) {
        throw new UncheckedIOException("cannot count Postfix's queue", e);
      }
    }

    @Override
    public void reload() throws IOException {
      postfix.reload();
    }

    @Override
    public void close() {
      try (logins) {
        postfix.close();
      } catch (IOException e) {
        System.getLogger(RealPostfixMaker.class.getName())
            .log(Level.WARNING, "Postfix did not stop", e);
      }
    }
  }
}
