package dev.rookery.lab.mta;

import dev.rookery.standards.dns.Resolver;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * What a {@link LabMta} needs besides its Postfix configuration.
 *
 * @param configFolder with main.cf and master.cf
 * @param resolver answers MX and A
 * @param mailPort of servers found by MX; 25 in the real world
 * @param clock decides when a deferred message is tried again; the lab may turn it
 * @param retry overrides what main.cf says, for times below a second
 * @param connectTimeout to another server, greeting included
 * @param stepTimeout for each of its replies
 */
public record LabMtaSettings(
    Path configFolder,
    Resolver resolver,
    int mailPort,
    InstantSource clock,
    Optional<RetryTimes> retry,
    Duration connectTimeout,
    Duration stepTimeout) {

  /** The system's clock, times of main.cf, 10 s to connect, 60 s a step. */
  public static LabMtaSettings of(Path configFolder, Resolver resolver, int mailPort) {
    return new LabMtaSettings(
        configFolder,
        resolver,
        mailPort,
        InstantSource.system(),
        Optional.empty(),
        Duration.ofSeconds(10),
        Duration.ofSeconds(60));
  }

  public LabMtaSettings withRetry(RetryTimes value) {
    return new LabMtaSettings(
        configFolder, resolver, mailPort, clock, Optional.of(value), connectTimeout, stepTimeout);
  }

  public LabMtaSettings withClock(InstantSource value) {
    return new LabMtaSettings(
        configFolder, resolver, mailPort, value, retry, connectTimeout, stepTimeout);
  }

  public LabMtaSettings withTimeouts(Duration connect, Duration step) {
    return new LabMtaSettings(configFolder, resolver, mailPort, clock, retry, connect, step);
  }
}
