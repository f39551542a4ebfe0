package dev.rookery.agent.mailet;

import jakarta.activation.DataHandler;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.util.SharedByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/**
 * A message whose octets stay as they are: header fields can be added and removed, and only a
 * mailet that puts in another body makes the rest be written anew. Ready mailets call {@link
 * #saveChanges} after touching a header; the usual implementation would then rewrite Message-ID,
 * MIME-Version and transfer encodings.
 */
final class FilterMessage extends MimeMessage {
  private boolean bodyReplaced;

  FilterMessage(byte[] octets) throws MessagingException {
    super(null, new SharedByteArrayInputStream(octets));
  }

  @Override
  public synchronized void setDataHandler(DataHandler handler) throws MessagingException {
    bodyReplaced = true;
    super.setDataHandler(handler);
  }

  @Override
  public void saveChanges() throws MessagingException {
    if (bodyReplaced) {
      super.saveChanges();
    }
  }

  @Override
  protected void updateMessageID() {
    // the message keeps the one it has; the mailet MessageId adds a missing one
  }

  /** The whole message as it is now. */
  static byte[] octets(MimeMessage message) throws MessagingException {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream(Math.max(1024, message.getSize()));
      message.writeTo(out);
      return out.toByteArray();
    } catch (IOException e) {
      throw new MessagingException("cannot write the message", e);
    }
  }
}
