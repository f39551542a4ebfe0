package dev.rookery.orchestrator.provisioning;

import dev.rookery.orchestrator.provisioning.host.HostShell;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import net.schmizz.sshj.connection.channel.direct.Session;

/** A command that runs over SSH, talked with. */
final class RemoteConversation implements HostShell.Conversation {
  private static final Duration LET_GO = Duration.ofSeconds(5);

  private final Session session;
  private final Session.Command running;
  private final SshLine line;
  private final CompletableFuture<String> error;
  private final WindowedOutput input;

  RemoteConversation(Session session, Session.Command running, SshLine line) {
    this.session = session;
    this.running = running;
    this.line = line;
    this.input = new WindowedOutput(session, running, line);
    this.error = RemoteHost.reading(running.getErrorStream());
  }

  @Override
  public OutputStream input() {
    return input;
  }

  @Override
  public long progress() {
    return input.progress();
  }

  @Override
  public InputStream output() {
    return running.getInputStream();
  }

  @Override
  public HostShell.End end(Duration atMost) {
    try {
      running.join(atMost.toMillis(), TimeUnit.MILLISECONDS);
      Integer code = running.getExitStatus();
      String said = error.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
      return new HostShell.End(code == null ? -1 : code, said);
    } catch (IOException e) {
      return new HostShell.End(-1, line.reason(e));
    } catch (ExecutionException | TimeoutException e) {
      return new HostShell.End(-1, line.watch().verdict().orElse("no end in time"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new HostShell.End(-1, "interrupted");
    }
  }

  /**
   * A command that still runs over there is not waited for: sshd says no goodbye before it ends.
   */
  @Override
  public void close() {
    try (LineWatch.Bound _ = line.watch().within(LET_GO, "letting go of a command");
        session) {
      running.close();
    } catch (IOException e) {
      return; // it is gone, which is what we want
    }
  }
}
