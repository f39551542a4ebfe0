package dev.rookery.postgres.owned;

import java.io.File;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A child process that ends when this JVM ends, even by {@code kill -9}.
 *
 * <p>The kernel's parent-death signal does it (prctl(2), set by {@code setpriv --pdeathsig}). Two
 * things about it were measured: it fires when the <em>thread</em> that started the child ends, so
 * all children are started by one thread that never ends; and Ctrl-C in a terminal reaches the
 * whole process group, so the child gets a session of its own and the JVM decides about its end.
 * Where {@code setpriv} or {@code setsid} is missing a shutdown hook covers every end but {@code
 * kill -9}.
 */
public final class OwnedProcess implements AutoCloseable {
  private static final ExecutorService STARTER =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("owned-process-starter").factory());
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final Process process;
  private final Launch launch;

  private OwnedProcess(Process process, Launch launch) {
    this.process = process;
    this.launch = launch;
  }

  /**
   * Starts the child.
   *
   * @throws NotStartedException the program is missing or may not be run
   */
  public static OwnedProcess start(Launch launch) {
    boolean leashed = Leash.isAvailable();
    List<String> line = leashed ? Leash.around(launch) : Leash.none(launch);
    OwnedProcess owned = new OwnedProcess(spawn(launch, line), launch);
    if (!leashed) {
      Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(owned::close));
    }
    return owned;
  }

  private static Process spawn(Launch launch, List<String> line) {
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .directory(launch.folder().toFile())
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(launch.log().toFile()));
    builder.environment().putAll(launch.environment());
    try {
      return STARTER.submit(builder::start).get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new NotStartedException(
          "cannot run %s: %s".formatted(launch.line().getFirst(), cause.getMessage()), cause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NotStartedException("interrupted while starting " + launch.line().getFirst(), e);
    }
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Exit code; a signal counts as 128 plus its number. Asked of a living process it throws. */
  public int exitCode() {
    return process.exitValue();
  }

  /**
   * Waits for the end.
   *
   * @return whether it ended in time
   */
  public boolean awaitEnd(Duration atMost) {
    try {
      return process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Sends the signal and returns at once. */
  public void signal(Signal signal) {
    if (isAlive()) {
      signal.send(pid());
    }
  }

  /**
   * Asks for an end and forces it when the grace is over.
   *
   * @return whether it went by itself
   */
  public boolean stop(Signal signal, Duration grace) {
    signal(signal);
    boolean wentByItself = awaitEnd(grace);
    if (!wentByItself) {
      process.destroyForcibly();
      awaitEnd(GRACE);
    }
    return wentByItself;
  }

  /** Stops with the signal of the launch, then by force after 10 s. */
  @Override
  public void close() {
    stop(launch.atParentDeath(), GRACE);
  }

  /** The two programs of util-linux that tie a child to us. */
  private static final class Leash {
    private static final boolean AVAILABLE = works();

    static boolean isAvailable() {
      return AVAILABLE;
    }

    /** The death signal comes last: the kernel forgets it when a process changes its rights. */
    static List<String> around(Launch launch) {
      return Stream.of(
              List.of("setsid"),
              launch.become(),
              List.of("setpriv", "--pdeathsig", launch.atParentDeath().name(), "--"),
              launch.line())
          .flatMap(List::stream)
          .toList();
    }

    static List<String> none(Launch launch) {
      return Stream.concat(launch.become().stream(), launch.line().stream()).toList();
    }

    private static boolean works() {
      return Trial.succeeds(List.of("setsid", "setpriv", "--pdeathsig", "KILL", "--", "true"));
    }
  }
}
