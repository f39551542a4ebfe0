package dev.rookery.agent.inbound;

import dev.rookery.standards.smtp.SmtpReply;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/** Mailboxes in Maildir form: {@code DOMAIN/MAILBOX/{tmp,new,cur}}. */
final class Maildir implements Mailboxes {
  private final Path root;
  private final InstantSource clock;
  private final AtomicLong delivered = new AtomicLong();

  Maildir(Path root, InstantSource clock) {
    this.root = root;
    this.clock = clock;
  }

  /** Puts a message in; the parts of the address must be {@link #isSafe}. */
  @Override
  public SmtpReply deliver(String domain, String local, byte[] octets) throws IOException {
    String mailbox = local.toLowerCase(Locale.ROOT);
    if (!isSafe(domain) || !isSafe(mailbox)) {
      throw new IllegalArgumentException("'%s' of '%s' is no folder".formatted(mailbox, domain));
    }
    Path box = root.resolve(domain).resolve(mailbox);
    for (String part : new String[] {"tmp", "new", "cur"}) {
      Files.createDirectories(box.resolve(part));
    }
    String name =
        "%d.P%dQ%d.node"
            .formatted(clock.millis(), ProcessHandle.current().pid(), delivered.incrementAndGet());
    Path beside = box.resolve("tmp").resolve(name);
    try (FileChannel file =
        FileChannel.open(beside, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.wrap(octets));
      file.force(true);
    }
    Files.move(beside, box.resolve("new").resolve(name), StandardCopyOption.ATOMIC_MOVE);
    return SmtpReply.of(250, "2.0.0", "Ok");
  }

  /** A name that stays below its folder, whatever a stranger wrote. */
  static boolean isSafe(String name) {
    return name.matches("[A-Za-z0-9_][A-Za-z0-9._+-]{0,100}");
  }
}
