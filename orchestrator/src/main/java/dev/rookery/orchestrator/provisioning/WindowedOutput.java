package dev.rookery.orchestrator.provisioning;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.locks.LockSupport;
import net.schmizz.sshj.connection.channel.direct.Session;

/**
 * Sends to a command no more than the host has room for, and waits outside of SSHJ for more room:
 * SSHJ waits for it under the very lock that it needs to tell the writer of a broken line.
 */
final class WindowedOutput extends OutputStream {
  private static final int PIECE = 1 << 15;
  private static final long LOOK_NANOS = 5_000_000;

  private final Session session;
  private final SshLine line;
  private final OutputStream out;
  private volatile long sent;

  WindowedOutput(Session session, Session.Command running, SshLine line) {
    this.session = session;
    this.line = line;
    this.out = running.getOutputStream();
  }

  /** What was sent, and the room that the host gave for more: it gives as it takes. */
  long progress() {
    return sent + session.getRemoteWinSize();
  }

  @Override
  public void write(int octet) throws IOException {
    write(new byte[] {(byte) octet}, 0, 1);
  }

  @Override
  public void write(byte[] octets, int from, int count) throws IOException {
    for (int at = from; at < from + count; ) {
      int piece = Math.min(room(), from + count - at);
      out.write(octets, at, piece);
      out.flush();
      sent += piece;
      at += piece;
    }
  }

  private int room() throws IOException {
    while (true) {
      int room = (int) Math.min(session.getRemoteWinSize(), PIECE);
      if (room > 0) {
        return room;
      }
      if (!session.isOpen() || line.watch().verdict().isPresent()) {
        throw new IOException(line.watch().verdict().orElse("the command takes no more"));
      }
      LockSupport.parkNanos(this, LOOK_NANOS);
      if (Thread.interrupted()) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted");
      }
    }
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
