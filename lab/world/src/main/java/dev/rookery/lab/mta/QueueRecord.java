package dev.rookery.lab.mta;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * One record of the queue file: {@code length crc kind mail content}, where length and crc cover
 * what follows. A content stands behind the mail in a {@link Kind#MESSAGE} only.
 */
final class QueueRecord {

  enum Kind {
    /** A new message, or one moved from an older segment. */
    MESSAGE,
    /** What became of a message since. */
    STATE,
    /** The message is gone; only the id counts. */
    REMOVED
  }

  /** A record as read; {@code contentAt} counts from the start of the body. */
  record Read(Kind kind, StoredMail mail, int contentAt) {}

  static final int HEADER = 8;

  private QueueRecord() {}

  static ByteBuffer write(Kind kind, StoredMail mail, byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(content.length + 512);
    bytes.writeBytes(new byte[HEADER]);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(kind.ordinal());
      writeMail(out, mail);
      out.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot happen in memory", e);
    }
    ByteBuffer record = ByteBuffer.wrap(bytes.toByteArray());
    record.putInt(0, record.capacity() - HEADER);
    record.putInt(4, crc(record.array(), HEADER));
    return record;
  }

  private static void writeMail(DataOutputStream out, StoredMail mail) throws IOException {
    out.writeUTF(mail.id());
    out.writeUTF(mail.sender());
    out.writeLong(mail.arrival().toEpochMilli());
    out.writeInt(mail.octets());
    out.writeUTF(mail.filter());
    out.writeInt(mail.client().size());
    for (Map.Entry<String, String> attribute : mail.client().entrySet()) {
      out.writeUTF(attribute.getKey());
      out.writeUTF(attribute.getValue());
    }
    out.writeInt(mail.waiting().size());
    for (StoredMail.Waiting recipient : mail.waiting()) {
      out.writeUTF(recipient.address());
      out.writeUTF(recipient.reason());
    }
    out.writeLong(mail.due().toEpochMilli());
  }

  static int crc(byte[] bytes, int from) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, bytes.length - from);
    return (int) crc.getValue();
  }

  /**
   * @param body what follows length and crc
   */
  static Read read(byte[] body) throws IOException {
    ByteArrayInputStream bytes = new ByteArrayInputStream(body);
    DataInputStream in = new DataInputStream(bytes);
    Kind kind = Kind.values()[in.readByte()];
    StoredMail mail = readMail(in);
    return new Read(kind, mail, body.length - bytes.available());
  }

  private static StoredMail readMail(DataInputStream in) throws IOException {
    String id = in.readUTF();
    String sender = in.readUTF();
    Instant arrival = Instant.ofEpochMilli(in.readLong());
    int octets = in.readInt();
    String filter = in.readUTF();
    Map<String, String> client = new HashMap<>();
    for (int i = in.readInt(); i > 0; i--) {
      client.put(in.readUTF(), in.readUTF());
    }
    List<StoredMail.Waiting> waiting = new ArrayList<>();
    for (int i = in.readInt(); i > 0; i--) {
      waiting.add(new StoredMail.Waiting(in.readUTF(), in.readUTF()));
    }
    Instant due = Instant.ofEpochMilli(in.readLong());
    return new StoredMail(id, sender, arrival, octets, filter, client, waiting, due);
  }
}
