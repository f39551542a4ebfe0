package dev.rookery.lab.mta;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a real Postfix is run.
 *
 * @param configFolder with main.cf and master.cf; paths in them absolute and without blanks
 * @param routes receiving domain to nexthop such as {@code [127.0.0.2]:2525}, stronger than
 *     virtual_mailbox_domains; Postfix asks the system's DNS for the others
 * @param instead parameters whose values in main.cf do not count
 */
public record RealPostfixSettings(
    Path configFolder, Map<String, String> routes, Map<String, String> instead) {

  public RealPostfixSettings {
    routes = Map.copyOf(routes);
    instead = Map.copyOf(instead);
  }

  public static RealPostfixSettings of(Path configFolder) {
    return new RealPostfixSettings(configFolder, Map.of(), Map.of());
  }

  public RealPostfixSettings withRoutes(Map<String, String> to) {
    return new RealPostfixSettings(configFolder, to, instead);
  }

  /** These times in place of those of main.cf, in whole seconds, one at least. */
  public RealPostfixSettings withRetry(RetryTimes retry) {
    Map<String, String> more = new LinkedHashMap<>(instead);
    more.put("minimal_backoff_time", seconds(retry.minimalBackoff()));
    more.put("maximal_backoff_time", seconds(retry.maximalBackoff()));
    more.put("queue_run_delay", seconds(retry.queueRunDelay()));
    more.put("maximal_queue_lifetime", seconds(retry.maximalLifetime()));
    more.put("transport_retry_time", seconds(retry.minimalBackoff()));
    return new RealPostfixSettings(configFolder, routes, more);
  }

  private static String seconds(Duration time) {
    return Math.max(1, time.toSeconds()) + "s";
  }
}
