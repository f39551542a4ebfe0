package dev.rookery.standards.smtp;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * One connection as a stream of lines: what is sent is held back until an answer is waited for, so
 * that a group of pipelined replies or commands leaves in one write (RFC 2920 §3.1). Used by one
 * thread.
 */
final class Wire implements Closeable {
  private static final ScheduledThreadPoolExecutor WATCH = watch();

  private final Socket raw;
  private final byte[] buffer = new byte[16 * 1024];
  private final ByteArrayOutputStream pending = new ByteArrayOutputStream(1024);
  private Socket socket;
  private InputStream in;
  private OutputStream out;
  private int next;
  private int end;
  private Duration timeout;
  private long deadline;

  Wire(Socket socket, Duration timeout) throws IOException {
    this.raw = socket;
    this.socket = socket;
    this.in = socket.getInputStream();
    this.out = socket.getOutputStream();
    this.timeout = timeout;
    socket.setTcpNoDelay(true);
    renewDeadline();
  }

  private static ScheduledThreadPoolExecutor watch() {
    var watch =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("smtp-write-watch").factory());
    watch.setRemoveOnCancelPolicy(true);
    return watch;
  }

  /** Every line or block read from now on must be complete within this time. */
  void allow(Duration perStep) {
    timeout = perStep;
    renewDeadline();
  }

  private void renewDeadline() {
    deadline = System.nanoTime() + timeout.toNanos();
  }

  /** Holds these bytes back until {@link #flush()} or the next wait for input. */
  void send(byte[] bytes) {
    pending.writeBytes(bytes);
  }

  void flush() throws IOException {
    if (pending.size() == 0) {
      return;
    }
    // a blocking socket knows no write timeout; closing it from outside is the way to end a write
    ScheduledFuture<?> late =
        WATCH.schedule(this::close, timeout.toMillis(), TimeUnit.MILLISECONDS);
    try {
      pending.writeTo(out);
      out.flush();
      pending.reset();
    } finally {
      late.cancel(false);
    }
  }

  /** Has the other side sent more than was read? Only what has arrived in our buffer is counted. */
  boolean hasInput() {
    return next < end;
  }

  /** Why a connection failed, for a log: {@code Connection timed out} whatever ran out of time. */
  static String reason(IOException e) {
    return e instanceof SocketTimeoutException
        ? "Connection timed out"
        : String.valueOf(e.getMessage());
  }

  /** Forgets input that was not read (RFC 3207 §5: it may come from someone in the middle). */
  void discardInput() {
    next = end;
  }

  /**
   * A line without its CRLF, or null when the stream has ended before a line began.
   *
   * @throws BareLineEndException CR or LF alone
   * @throws LineTooLongException longer than {@code max}; the rest of the line has been read
   * @throws SocketTimeoutException not complete in time
   */
  @Nullable String readLine(int max) throws IOException {
    renewDeadline();
    StringBuilder line = new StringBuilder(80);
    boolean tooLong = false;
    for (int octets = 0; ; octets++) {
      int c = read();
      if (c == -1) {
        return endOfStream(octets);
      }
      if (c == '\n') {
        throw new BareLineEndException("LF");
      }
      if (c == '\r') {
        requireLineFeed();
        if (tooLong) {
          throw new LineTooLongException(max);
        }
        return line.toString();
      }
      if (line.length() < max) {
        line.append((char) c);
      } else if (octets > 64 * max) {
        throw new IOException("line longer than " + 64 * max + " octets");
      } else {
        tooLong = true;
      }
    }
  }

  private static @Nullable String endOfStream(int octets) throws IOException {
    if (octets > 0) {
      throw new IOException("connection lost within a line");
    }
    return null;
  }

  private void requireLineFeed() throws IOException {
    int c = read();
    if (c == -1) {
      throw new IOException("connection lost within a line");
    }
    if (c != '\n') {
      throw new BareLineEndException("CR");
    }
  }

  /** One octet of a message, -1 at the end of the stream; every block has the whole time again. */
  int readOctet() throws IOException {
    if (next == end) {
      renewDeadline();
    }
    return read();
  }

  private int read() throws IOException {
    if (next == end && !fill()) {
      return -1;
    }
    return buffer[next++] & 0xff;
  }

  private boolean fill() throws IOException {
    flush();
    long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
    if (millis <= 0) {
      throw new SocketTimeoutException("Connection timed out");
    }
    socket.setSoTimeout((int) Math.min(millis, Integer.MAX_VALUE));
    int count = in.read(buffer);
    next = 0;
    end = Math.max(count, 0);
    return count > 0;
  }

  /** Continues on the encrypted socket, whose handshake is done. */
  void continueOn(SSLSocket encrypted) throws IOException {
    discardInput();
    socket = encrypted;
    in = encrypted.getInputStream();
    out = encrypted.getOutputStream();
  }

  Socket socket() {
    return socket;
  }

  /** Ends waiting for input; output still leaves. Called from any thread. */
  void stopInput() {
    try {
      raw.shutdownInput();
    } catch (IOException _) {
      close();
    }
  }

  /**
   * Closes so that the last reply arrives although the other side is still sending.
   *
   * @param patience how long the other side may take to close too
   */
  void closeAfterReply(Duration patience) {
    try {
      flush();
      socket.shutdownOutput();
      allow(patience);
      do {
        discardInput();
      } while (fill());
    } catch (IOException _) {
      // the other side is gone, which is what we wait for
    } finally {
      close();
    }
  }

  void sendText(String text) {
    send(text.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public void close() {
    try {
      raw.close();
    } catch (IOException _) {
      // closed anyhow
    }
  }
}
