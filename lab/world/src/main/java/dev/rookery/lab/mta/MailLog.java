package dev.rookery.lab.mta;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * The mail log in the format of Postfix's {@code maillog_file}: {@code Nov 20 14:39:13 host
 * postfix/smtp[pid]: text}, local time, no year, no zone. Each line is one write, so that a
 * follower sees whole lines only.
 */
final class MailLog implements AutoCloseable {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("MMM dd HH:mm:ss", Locale.ROOT);
  private static final DateTimeFormatter ROTATED =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

  private final Path file;
  private final String host;
  private final InstantSource clock;
  private final long pid = ProcessHandle.current().pid();
  private FileChannel channel;

  MailLog(Path file, String hostname, InstantSource clock) throws IOException {
    this.file = file;
    this.host = hostname.split("\\.")[0];
    this.clock = clock;
    Files.createDirectories(file.toAbsolutePath().getParent());
    this.channel = open();
  }

  private FileChannel open() throws IOException {
    return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /**
   * @param program such as {@code postfix/smtp}
   * @param text one line; line breaks and other control characters become {@code ?}
   */
  synchronized void line(String program, String text) {
    String line =
        "%s %s %s[%d]: %s\n"
            .formatted(STAMP.format(now()), host, program, pid, text.replaceAll("\\p{Cntrl}", "?"));
    if (!channel.isOpen()) {
      return; // a session that outlives the MTA has nothing more to tell
    }
    try {
      channel.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      // mail goes on without its log, as Postfix's does
      System.getLogger("dev.rookery.lab.mta").log(System.Logger.Level.ERROR, file.toString(), e);
    }
  }

  private ZonedDateTime now() {
    return clock.instant().atZone(ZoneId.systemDefault());
  }

  /**
   * Moves the log aside as {@code postfix logrotate} does and starts a new one; gives the old one.
   */
  synchronized Path rotate() throws IOException {
    Path old = file.resolveSibling(file.getFileName() + "." + ROTATED.format(now()));
    Files.move(file, old);
    channel.close();
    channel = open();
    return old;
  }

  @Override
  public synchronized void close() throws IOException {
    channel.close();
  }
}
