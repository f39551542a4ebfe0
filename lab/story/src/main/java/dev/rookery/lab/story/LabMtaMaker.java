package dev.rookery.lab.story;

import dev.rookery.lab.mta.LabMta;
import dev.rookery.lab.mta.LabMtaSettings;
import dev.rookery.lab.mta.RetryTimes;
import dev.rookery.standards.dns.Resolver;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The lab's own MTA.
 *
 * @param mailPort of the receivers
 * @param retry times that fit the lab's short days
 */
record LabMtaMaker(Resolver resolver, int mailPort, RetryTimes retry) implements MtaMaker {

  /** Retries come within the sending day, so that a deferral is resolved on the day or the next. */
  static RetryTimes retryTimes(Duration day) {
    return new RetryTimes(day.dividedBy(3), day, Duration.ofMillis(50), Duration.ofDays(5));
  }

  @Override
  public RunningMta start(Path config, Path commands) throws IOException {
    LoginServer logins = LoginServer.start(config);
    try {
      LabMta mta = LabMta.start(LabMtaSettings.of(config, resolver, mailPort).withRetry(retry));
      mta.installCommands(commands);
      return new Running(mta, logins);
    } catch (IOException | RuntimeException e) {
      logins.close();
      throw e;
    }
  }

  private record Running(LabMta mta, LoginServer logins) implements RunningMta {
    @Override
    public int queued() {
      return mta.queued().size();
    }

    @Override
    public void reload() throws IOException {
      mta.reload();
    }

    @Override
    public void close() {
      mta.close();
      logins.close();
    }
  }
}
