package dev.rookery.orchestrator.provisioning.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rookery.orchestrator.provisioning.host.ChangeFrames.Frame;
import dev.rookery.orchestrator.provisioning.host.HostShell.Conversation;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A plan being applied: one command on the host, to which all changes go at once and which tells of
 * each as it ends. When the connection breaks, what came before is done, what is under way is done
 * or not, and nothing follows. For one thread.
 */
public final class Applying implements AutoCloseable {
  private static final Duration BEGIN = Duration.ofSeconds(30);
  private static final Duration LOCK = Duration.ofSeconds(5);
  private static final Duration GRACE = Duration.ofSeconds(30);
  private static final int LINE_MAX = 8192;
  private static final int SAID_MAX = 100;

  private final HostShell shell;
  private final List<Frame> frames;
  private final Conversation talk;
  private final LinkedBlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>(1000);
  private int next;

  private Applying(HostShell shell, HostPlan plan) {
    this.shell = shell;
    this.frames = new ChangeFrames(plan).frames();
    String lock = Long.toString(LOCK.toSeconds());
    // by then the control plane of an apply that hears nothing has given it up
    String idle = Long.toString(2 * Math.max(1, shell.patience().toSeconds()));
    this.talk =
        shell.open(Command.script(Scripts.APPLY, List.of(plan.wanted().state(), lock, idle)));
  }

  /**
   * @param warning what did not go as wanted and is no failure; null = nothing
   */
  public record Applied(String label, long millis, @Nullable String warning) {}

  /**
   * Begins.
   *
   * @throws HostBusyException another apply is under way there
   */
  static Applying begin(HostShell shell, HostPlan plan) {
    Applying applying = new Applying(shell, plan);
    try {
      applying.start();
      return applying;
    } catch (RuntimeException e) {
      applying.close();
      throw e;
    }
  }

  private void start() {
    Thread.ofVirtual().name("apply-read").start(() -> read(talk.output()));
    Thread.ofVirtual().name("apply-write").start(() -> write(talk.input()));
    String first = line("the beginning", BEGIN.plus(LOCK));
    if (first.startsWith("busy ")) {
      throw new HostBusyException(
          "%s: another apply is under way there, %s; it is tried again"
              .formatted(shell.name(), HostTrouble.shown(first.substring(5))));
    }
    if (!first.equals("ready")) {
      throw odd(first);
    }
  }

  /** What is done, in order: the changes of the plan, and a check before a service is told. */
  public List<String> labels() {
    return frames.stream().map(Frame::label).toList();
  }

  /**
   * Waits for the next of {@link #labels}.
   *
   * @throws NodeUnreachableException the connection broke, or the host was silent for too long
   * @throws RuntimeException it failed, as {@link HostTrouble} tells; nothing after it is done
   */
  public Applied await() {
    Frame frame = frames.get(next);
    String number = Integer.toString(++next);
    long began = System.nanoTime();
    List<String> said = new ArrayList<>();
    String warning = null;
    while (true) {
      String[] words = line(frame.label(), frame.limit().plus(GRACE)).split(" ", 3);
      if (words.length < 2 || !words[1].equals(number)) {
        throw odd(String.join(" ", words));
      }
      String rest = words.length == 3 ? words[2] : "";
      switch (words[0]) {
        case "begin" -> began = System.nanoTime();
        case "warn" -> warning = HostTrouble.shown(rest);
        case "said" -> keep(said, rest);
        case "fail" -> throw failure(frame, rest, String.join("\n", said));
        case "end" -> {
          return new Applied(frame.label(), (System.nanoTime() - began) / 1_000_000, warning);
        }
        default -> throw odd(String.join(" ", words));
      }
    }
  }

  /** Waits until the host has let go of its lock; all changes are made already. */
  void finish() {
    talk.end(GRACE);
  }

  private static void keep(List<String> said, String line) {
    if (said.size() < SAID_MAX) {
      said.add(line);
    }
  }

  private RuntimeException failure(Frame frame, String code, String said) {
    if (frame.isCheck()) {
      return HostTrouble.ofCheck(shell.name(), frame.label().replace("check of ", ""), said);
    }
    int exitCode = code.matches("\\d{1,3}") ? Integer.parseInt(code) : -1;
    String saidAll = exitCode == 124 ? said + " it took longer than " + frame.limit() : said;
    return HostTrouble.of(shell.name(), frame.label(), exitCode, saidAll);
  }

  /** A host that still takes what we send is not silent: the link is slow, or the change large. */
  private String line(String label, Duration atMost) {
    try {
      long before;
      Optional<String> line;
      do {
        before = talk.progress();
        line = lines.poll(atMost.toMillis(), TimeUnit.MILLISECONDS);
      } while (line == null && talk.progress() > before);
      if (line == null) {
        throw new NodeUnreachableException(
            "%s said nothing for %s during %s; what it has begun it ends, nothing after it is done"
                .formatted(shell.name(), atMost, label));
      }
      return line.orElseThrow(() -> broken(label));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NodeUnreachableException(shell.name(), "interrupted during " + label, e);
    }
  }

  private RuntimeException broken(String label) {
    HostShell.End end = talk.end(Duration.ofSeconds(5));
    return end.exitCode() > 0
        ? HostTrouble.of(shell.name(), label, end.exitCode(), end.error())
        : new NodeUnreachableException(
            "%s: the connection broke during %s (%s); all before it is done, it is done or not, nothing after it is"
                .formatted(shell.name(), label, HostTrouble.shown(end.error())));
  }

  private RuntimeException odd(String line) {
    return new RemoteFailedException(
        "%s answered what is no answer: %s".formatted(shell.name(), HostTrouble.shown(line)));
  }

  private void write(OutputStream raw) {
    try (OutputStream out = new BufferedOutputStream(raw, 1 << 16)) {
      for (int i = 0; i < frames.size(); i++) {
        frames.get(i).writeTo(out, i + 1);
      }
      out.write("done\n".getBytes(UTF_8));
    } catch (IOException e) {
      // the reading side tells how it ended
    }
  }

  /** Lines as they come, cut where they are too long; empty = the end. */
  private void read(InputStream in) {
    StringBuilder line = new StringBuilder();
    try {
      byte[] buffer = new byte[8192];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        for (int i = 0; i < read; i++) {
          if (buffer[i] == '\n') {
            lines.put(Optional.of(line.toString()));
            line.setLength(0);
          } else if (line.length() < LINE_MAX) {
            line.append((char) (buffer[i] & 0xff));
          }
        }
      }
    } catch (IOException e) {
      // the same as its end
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      if (!lines.offer(Optional.empty())) {
        lines.clear(); // nobody reads, or it talks without end
        lines.add(Optional.empty());
      }
    }
  }

  @Override
  public void close() {
    talk.close();
  }
}
