package dev.rookery.lab.mta;

import dev.rookery.standards.smtp.Envelope;
import dev.rookery.standards.smtp.RecipientResult;
import dev.rookery.standards.smtp.SessionInfo;
import dev.rookery.standards.smtp.SmtpClient;
import dev.rookery.standards.smtp.SmtpClientSettings;
import dev.rookery.standards.smtp.SmtpConnectException;
import dev.rookery.standards.smtp.SmtpHandler;
import dev.rookery.standards.smtp.SmtpReply;
import dev.rookery.standards.smtp.SmtpServer;
import dev.rookery.standards.smtp.SmtpServerSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A content filter as the agent is one: LMTP in, SMTP back to the re-injection port. */
final class EchoFilter implements SmtpHandler, AutoCloseable {
  private final InetSocketAddress reinject;
  private final SmtpServer server;
  private final Map<Long, SmtpClient> sessions = new ConcurrentHashMap<>();

  EchoFilter(InetSocketAddress at, InetSocketAddress reinject) throws IOException {
    this.reinject = reinject;
    this.server = SmtpServer.start(SmtpServerSettings.lmtp(at, "filter.test").withXforward(), this);
  }

  @Override
  public SmtpReply rcpt(SessionInfo session, Envelope envelope, String recipient) {
    return FakeReceiver.OK;
  }

  @Override
  public List<SmtpReply> data(SessionInfo session, Envelope envelope, byte[] message) {
    List<SmtpReply> replies = new ArrayList<>();
    for (String recipient : envelope.recipients()) {
      replies.add(
          recipient.startsWith("suppressed")
              ? SmtpReply.of(550, "5.7.1", "suppressed")
              : pass(session, envelope.sender(), recipient, message));
    }
    return replies;
  }

  private SmtpReply pass(SessionInfo session, String sender, String recipient, byte[] message) {
    try {
      byte[] mark = "X-Filtered: yes\r\n".getBytes(StandardCharsets.US_ASCII);
      byte[] marked = java.util.Arrays.copyOf(mark, mark.length + message.length);
      System.arraycopy(message, 0, marked, mark.length, message.length);
      SmtpClient client = client(session.id());
      client.xforward(session.xforward());
      return switch (client.deliver(sender, List.of(recipient), marked).getFirst()) {
        case RecipientResult.Answered answered -> answered.reply();
        case RecipientResult.Lost lost -> SmtpReply.of(451, "4.4.2", lost.reason());
      };
    } catch (IOException e) {
      return SmtpReply.of(451, "4.4.1", String.valueOf(e.getMessage()));
    }
  }

  private SmtpClient client(long session) throws SmtpConnectException {
    SmtpClient client = sessions.get(session);
    if (client == null || !client.isUsable()) {
      client = SmtpClient.connect(SmtpClientSettings.smtp(reinject, "filter.test"));
      sessions.put(session, client);
    }
    return client;
  }

  @Override
  public void closed(SessionInfo session) {
    SmtpClient client = sessions.remove(session.id());
    if (client != null) {
      client.close();
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
