package dev.rookery.lab.ssh;

import dev.rookery.postgres.owned.Signal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.ObjIntConsumer;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.jspecify.annotations.Nullable;

/**
 * One command as a real process, with OpenSSH's manners: it ends for the client when the shell has
 * ended <em>and</em> nobody holds its output any more, and when the client goes first, everything
 * that was not detached (nohup, setsid) gets a hang-up.
 */
final class HostCommand implements Command {
  private static final int CANNOT_EXECUTE = 126;

  private final String line;
  private final HostEnvironment environment;
  private final ObjIntConsumer<String> atEnd;
  private @Nullable InputStream input;
  private @Nullable OutputStream output;
  private @Nullable OutputStream error;
  private @Nullable ExitCallback exit;
  private @Nullable Process process;

  HostCommand(String line, HostEnvironment environment, ObjIntConsumer<String> atEnd) {
    this.line = line;
    this.environment = environment;
    this.atEnd = atEnd;
  }

  @Override
  public void setInputStream(InputStream in) {
    this.input = in;
  }

  @Override
  public void setOutputStream(OutputStream out) {
    this.output = out;
  }

  @Override
  public void setErrorStream(OutputStream err) {
    this.error = err;
  }

  @Override
  public void setExitCallback(ExitCallback callback) {
    this.exit = callback;
  }

  @Override
  public void start(ChannelSession channel, Environment ignored) throws IOException {
    String user = channel.getSession().getUsername();
    try {
      Process started = process(user);
      process = started;
      background(() -> pumpInput(started));
      Thread out = background(() -> pump(started.getInputStream(), output));
      Thread err = background(() -> pump(started.getErrorStream(), error));
      background(() -> end(user, started, out, err));
    } catch (IOException e) {
      if (error != null) {
        error.write(("lab host: " + e.getMessage() + "\n").getBytes(StandardCharsets.UTF_8));
      }
      callBack(CANNOT_EXECUTE);
    }
  }

  private Process process(String user) throws IOException {
    // a session of its own: its process group can get a hang-up without touching ours; and as sshd
    // gives it, deaf to no signal, although we were started by nohup or in the background
    ProcessBuilder builder =
        new ProcessBuilder(
                List.of("env", "--default-signal=HUP,INT,QUIT", "setsid", "/bin/sh", "-c", line))
            .directory(environment.settings().folder().toFile());
    builder.environment().clear();
    builder.environment().putAll(environment.variables(user));
    return builder.start();
  }

  /** Pipes block for as long as a command runs, which would hold virtual threads' carriers. */
  private static Thread background(Runnable work) {
    return Thread.ofPlatform().daemon().name("lab-host-command").start(work);
  }

  private void pumpInput(Process started) {
    try (OutputStream stdin = started.getOutputStream()) {
      if (input != null) {
        copy(input, stdin);
      }
    } catch (IOException e) {
      return; // the process does not read any more, or the client is gone
    }
  }

  private static void pump(InputStream from, @Nullable OutputStream to) {
    try (from) {
      if (to != null) {
        copy(from, to);
      }
    } catch (IOException e) {
      return; // the client is gone
    }
  }

  private static void copy(InputStream from, OutputStream to) throws IOException {
    byte[] buffer = new byte[8192];
    for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
      to.write(buffer, 0, read);
      to.flush();
    }
  }

  private void end(String user, Process started, Thread out, Thread err) {
    try {
      int code = started.waitFor();
      out.join();
      err.join();
      atEnd.accept(user, code);
      callBack(code);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      callBack(CANNOT_EXECUTE);
    }
  }

  private void callBack(int code) {
    if (exit != null) {
      exit.onExit(code);
    }
  }

  /** The channel is closed, by the client or after the end. */
  @Override
  public void destroy(ChannelSession channel) {
    Process started = process;
    if (started != null && started.isAlive()) {
      Signal.HUP.sendToGroup(started.pid());
    }
  }

  /** For clients that send text instead of running one command. */
  static HostCommand shell(HostEnvironment environment, ObjIntConsumer<String> atEnd) {
    return new HostCommand("exec /bin/sh", environment, atEnd);
  }
}
