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
  private final Session session;
  private final Session.Command running;
  private final CompletableFuture<String> error;

  RemoteConversation(Session session, Session.Command running) {
    this.session = session;
    this.running = running;
    this.error = RemoteHost.reading(running.getErrorStream());
  }

  @Override
  public OutputStream input() {
    return running.getOutputStream();
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
    } catch (IOException | ExecutionException | TimeoutException e) {
      return new HostShell.End(-1, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new HostShell.End(-1, "interrupted");
    }
  }

  @Override
  public void close() {
    try (session) {
      running.close();
    } catch (IOException e) {
      return; // it is gone, which is what we want
    }
  }
}
