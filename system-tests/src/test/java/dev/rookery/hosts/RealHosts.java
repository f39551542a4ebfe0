package dev.rookery.hosts;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rookery.postgres.owned.NotStartedException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Asks whether this machine can have real hosts, and says so when it cannot. */
final class RealHosts {
  /** What apt says of a network, a mirror or a release that is not there. */
  private static final Pattern UNREACHABLE =
      Pattern.compile(
          "Failed to fetch|Could not (resolve|connect)|Unable to connect|no Release file|Connection failed");

  private RealHosts() {}

  /** Gets the image ready; skips the test, in one line on stderr, when this machine cannot. */
  static void prepare(Class<?> test, DebianRelease release) {
    Optional<String> trouble = HostTools.trouble().or(() -> unreachable(release));
    trouble.ifPresent(
        reason -> System.err.println("SKIPPED " + test.getSimpleName() + ": " + reason));
    assumeTrue(trouble.isEmpty(), trouble::orElseThrow);
  }

  /** Any other failure is one of ours and fails the test. */
  private static Optional<String> unreachable(DebianRelease release) {
    try {
      HostPark.prepare(release);
      return Optional.empty();
    } catch (NotStartedException e) {
      if (UNREACHABLE.matcher(String.valueOf(e.getMessage())).find()) {
        return Optional.of("the packages of " + release + " cannot be fetched with apt from here");
      }
      throw e;
    }
  }
}
