package dev.rookery.lab.receiver;

import dev.rookery.standards.message.HeaderField;
import dev.rookery.standards.message.MalformedMessageException;
import dev.rookery.standards.message.RawMessage;
import dev.rookery.standards.smtp.Envelope;
import dev.rookery.standards.smtp.SessionInfo;
import dev.rookery.standards.smtp.SmtpHandler;
import dev.rookery.standards.smtp.SmtpReply;
import dev.rookery.standards.smtp.SmtpServer;
import dev.rookery.standards.smtp.SmtpServerSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A receiving provider: an SMTP server with a character, and a memory for the oracle. */
public final class ReceivingProvider implements AutoCloseable {
  private final ProviderCharacter character;
  private final ReceiverWorld world;
  private final Authentication authentication;
  private final FeedbackLoop feedback;
  private final Queue<Arrival> arrivals = new ConcurrentLinkedQueue<>();
  private final Map<String, IpHistory> histories = new ConcurrentHashMap<>();
  private final SmtpServer server;

  private ReceivingProvider(ProviderCharacter character, ReceiverWorld world) throws IOException {
    this.character = character;
    this.world = world;
    this.authentication = new Authentication(world, character.mxHost());
    this.feedback = new FeedbackLoop(character, world);
    InetSocketAddress address = new InetSocketAddress(character.ip(), world.port());
    SmtpServerSettings settings =
        SmtpServerSettings.smtp(address, character.mxHost()).withMaxConnections(500);
    this.server =
        SmtpServer.start(world.tls().map(settings::withTls).orElse(settings), new Dialogue());
  }

  /**
   * @throws IOException its address and port cannot be taken
   */
  public static ReceivingProvider start(ProviderCharacter character, ReceiverWorld world)
      throws IOException {
    return new ReceivingProvider(character, world);
  }

  /** What it is like. */
  public ProviderCharacter character() {
    return character;
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return server.address();
  }

  /** Every attempt since the start, in order. */
  public List<Arrival> arrivals() {
    return List.copyOf(arrivals);
  }

  /** What became of the attempts. */
  public ArrivalCounts counts() {
    return ArrivalCounts.of(arrivals);
  }

  /** Complaints the sending domains have taken. */
  public List<Complaint> complaints() {
    return feedback.sent();
  }

  /** Complaints on their way. */
  public int pendingComplaints() {
    return feedback.pending();
  }

  /** What this provider has taken from an address; empty when it never came. */
  public Optional<IpHistory> history(String ip) {
    return Optional.ofNullable(histories.get(ip));
  }

  @Override
  public void close() {
    server.close();
    feedback.close();
  }

  /** The dialogue with one client after the other; places are reserved where refusal is decided. */
  private final class Dialogue implements SmtpHandler {

    @Override
    public SmtpReply mail(SessionInfo session, Envelope envelope) {
      if (character.refusalStep() == RefusalStep.MAIL && isFull(session)) {
        return refused(session, envelope, "", character.tooMuch(session.remoteIp()));
      }
      return SmtpReply.of(250, "2.1.0", "Ok");
    }

    private boolean isFull(SessionInfo session) {
      int day = world.day().getAsInt();
      IpHistory history = historyOf(session);
      return history.on(day) >= character.allowed(day, history);
    }

    @Override
    public SmtpReply rcpt(SessionInfo session, Envelope envelope, String recipient) {
      int at = recipient.lastIndexOf('@');
      String domain = recipient.substring(at + 1).toLowerCase(Locale.ROOT);
      if (!character.domains().contains(domain)) {
        SmtpReply denied = SmtpReply.of(550, "5.7.1", "<" + recipient + ">: not our domain");
        return refused(session, envelope, recipient, denied);
      }
      if (character.isUnknown(recipient)) {
        return refused(session, envelope, recipient, character.unknownUser());
      }
      if (character.refusalStep() == RefusalStep.RCPT && isFull(session)) {
        return refused(session, envelope, recipient, character.tooMuch(session.remoteIp()));
      }
      return SmtpReply.of(250, "2.1.5", "OK");
    }

    private SmtpReply refused(
        SessionInfo session, Envelope envelope, String recipient, SmtpReply reply) {
      arrivals.add(
          new Arrival(
              world.day().getAsInt(),
              world.clock().instant(),
              session.remoteIp(),
              envelope.sender(),
              recipient,
              reply,
              Optional.empty(),
              "",
              false));
      return reply;
    }

    @Override
    public List<SmtpReply> data(SessionInfo session, Envelope envelope, byte[] octets) {
      try {
        return List.of(judge(session, envelope, RawMessage.parse(octets)));
      } catch (MalformedMessageException e) {
        SmtpReply malformed = SmtpReply.of(550, "5.6.0", "Malformed message: " + e.getMessage());
        envelope.recipients().forEach(r -> refused(session, envelope, r, malformed));
        return List.of(malformed);
      }
    }

    private SmtpReply judge(SessionInfo session, Envelope envelope, RawMessage message) {
      Verdicts verdicts = authentication.of(session, envelope.sender(), message);
      SmtpReply reply = reply(session, envelope);
      for (String recipient : envelope.recipients()) {
        Arrival arrival = arrival(session, envelope, recipient, reply, verdicts, message);
        arrivals.add(arrival);
        boolean objects = reply.isPositive() && character.complains(recipient);
        if (objects && !verdicts.dkimDomain().isEmpty()) {
          feedback.complain(arrival, message, verdicts.dkimDomain());
        }
      }
      return reply;
    }

    /** The place is taken here, so that two sessions cannot share the last one. */
    private SmtpReply reply(SessionInfo session, Envelope envelope) {
      int day = world.day().getAsInt();
      IpHistory history = historyOf(session);
      int recipients = envelope.recipients().size();
      for (int taken = 0; taken < recipients; taken++) {
        if (!history.take(day, character.allowed(day, history))) {
          for (int i = 0; i < taken; i++) {
            history.giveBack(day);
          }
          return character.tooMuch(session.remoteIp());
        }
      }
      return SmtpReply.of(250, "2.0.0", "OK " + arrivals.size() + " - " + character.key());
    }

    private Arrival arrival(
        SessionInfo session,
        Envelope envelope,
        String recipient,
        SmtpReply reply,
        Verdicts verdicts,
        RawMessage message) {
      return new Arrival(
          world.day().getAsInt(),
          world.clock().instant(),
          session.remoteIp(),
          envelope.sender(),
          recipient,
          reply,
          Optional.of(verdicts),
          message.findHeader("Message-ID").map(HeaderField::value).orElse(""),
          isOneClick(message));
    }

    /** RFC 8058 §3.1 wants https; the lab's own console on loopback has no certificate. */
    private static boolean isOneClick(RawMessage message) {
      String link = message.findHeader("List-Unsubscribe").map(HeaderField::value).orElse("");
      String post = message.findHeader("List-Unsubscribe-Post").map(HeaderField::value).orElse("");
      boolean good = link.contains("<https://") || link.contains("<http://127.");
      return good && post.equals("List-Unsubscribe=One-Click");
    }

    private IpHistory historyOf(SessionInfo session) {
      return histories.computeIfAbsent(session.remoteIp(), _ -> new IpHistory());
    }
  }
}
