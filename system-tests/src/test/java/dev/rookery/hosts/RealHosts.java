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

  private static final String LONG = "rookery.long";

  private RealHosts() {}

  /** For a test that takes a minute or more, and so is asked for; else skips it, loudly. */
  static void requireLong(Class<?> test) {
    Optional<String> trouble =
        Optional.of(
                "takes a minute or more: './rookery test -D%s=true', as CI does".formatted(LONG))
            .filter(_ -> !Boolean.getBoolean(LONG));
    skip(test, trouble);
  }

  /** Gets the image ready; skips the test, in one line on stderr, when this machine cannot. */
  static void prepare(Class<?> test, DebianRelease release) {
    Optional<String> trouble = HostTools.trouble().or(() -> unreachable(release));
    skip(test, trouble);
  }

  private static void skip(Class<?> test, Optional<String> trouble) {
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
