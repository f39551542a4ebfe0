package dev.rookery.hosts;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rookery.postgres.owned.NotStartedException;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Has the locks of apt and dpkg in a host until its input ends. */
final class AptLock implements Fault {
  /** fcntl locks, which flock(1) cannot take. */
  private static final String PROGRAM =
      """
      import fcntl, sys
      kept = []
      for name in ("dpkg/lock-frontend", "dpkg/lock", "apt/lists/lock", "cache"):
          path = "/var/cache/apt/archives/lock" if name == "cache" else "/var/lib/" + name
          kept.append(open(path, "w"))
          fcntl.lockf(kept[-1], fcntl.LOCK_EX)
      print("held", flush=True)
      sys.stdin.read()
      """;

  private final Process holder;

  private AptLock(Process holder) {
    this.holder = holder;
  }

  static AptLock take(DebianHost host) {
    try {
      Process holder =
          new ProcessBuilder(host.entering("python3", "-c", PROGRAM))
              .redirectErrorStream(true)
              .start();
      BufferedReader said = holder.inputReader(UTF_8);
      String line = said.readLine();
      if (!"held".equals(line)) {
        holder.destroyForcibly();
        throw new NotStartedException("%s: no lock taken: %s".formatted(host, line));
      }
      return new AptLock(holder);
    } catch (IOException e) {
      throw new NotStartedException("%s: cannot take apt's lock: %s".formatted(host, e), e);
    }
  }

  @Override
  public void close() {
    try {
      holder.getOutputStream().close();
      if (!holder.waitFor(10, TimeUnit.SECONDS)) {
        holder.destroyForcibly();
      }
    } catch (IOException e) {
      holder.destroyForcibly(); // its host is off, and the lock with it
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
