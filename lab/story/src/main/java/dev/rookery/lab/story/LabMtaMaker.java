package dev.rookery.lab.story;

import dev.rookery.lab.mta.LabMta;
import dev.rookery.lab.mta.LabMtaSettings;
import dev.rookery.lab.mta.RetryTimes;
import dev.rookery.lab.mta.sasl.DovecotAuthServer;
import dev.rookery.standards.dns.Resolver;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The lab's own MTA with a Dovecot authentication server beside it, as main.cf names it ({@code
 * smtpd_sasl_path = inet:host:port}).
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
    DovecotAuthServer sasl = startSasl(config);
    try {
      LabMta mta = LabMta.start(LabMtaSettings.of(config, resolver, mailPort).withRetry(retry));
      mta.installCommands(commands);
      return new Running(mta, sasl);
    } catch (IOException | RuntimeException e) {
      sasl.close();
      throw e;
    }
  }

  private static DovecotAuthServer startSasl(Path config) throws IOException {
    String place = SaslPlace.addressIn(config.resolve("master.cf"));
    int colon = place.lastIndexOf(':');
    return DovecotAuthServer.start(
        new InetSocketAddress(
            place.substring(0, colon), Integer.parseInt(place.substring(colon + 1))),
        SaslPlace.usersBeside(config));
  }

  private record Running(LabMta mta, DovecotAuthServer sasl) implements RunningMta {
    @Override
    public int queued() {
      return mta.queued().size();
    }

    @Override
    public void close() {
      mta.close();
      try {
        sasl.close();
      } catch (IOException e) {
        System.getLogger(LabMtaMaker.class.getName())
            .log(System.Logger.Level.DEBUG, "closing the authentication server", e);
      }
    }
  }

  /** What provisioning settled about authentication. */
  static final class SaslPlace {
    private static final Pattern PATH = Pattern.compile("smtpd_sasl_path=inet:(\\S+:\\d+)");

    private SaslPlace() {}

    /**
     * {@code host:port} from {@code -o smtpd_sasl_path=inet:host:port} of the submission service.
     */
    static String addressIn(Path masterCf) throws IOException {
      return Files.readAllLines(masterCf).stream()
          .map(PATH::matcher)
          .filter(Matcher::find)
          .map(found -> found.group(1))
          .findFirst()
          .orElseThrow(() -> new IOException(masterCf + " has no smtpd_sasl_path=inet:host:port"));
    }

    /** Logins as the agent writes them. */
    static Path usersBeside(Path config) {
      return config.resolveSibling("rookery").resolve("submission.passwd");
    }
  }
}
