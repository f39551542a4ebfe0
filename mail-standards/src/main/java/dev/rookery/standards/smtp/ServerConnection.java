package dev.rookery.standards.smtp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** The dialogue with one client, from greeting to the end of the connection. */
final class ServerConnection implements Runnable {
  /** RFC 5321 §4.5.3.1.4 asks for 512; parameters of extensions may lengthen the line. */
  private static final int MAX_COMMAND = 2048;

  private static final int MAX_ERRORS = 20;
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final Duration SHORT_PATIENCE = Duration.ofMillis(50);

  private final SmtpServerSettings settings;
  private final GuardedHandler handler;
  private final Wire wire;
  private SessionInfo session;
  private @Nullable Envelope envelope;
  private int transactions;
  private int errors;
  private boolean open = true;
  private volatile boolean idle;
  private volatile boolean stopping;

  ServerConnection(long id, Socket socket, SmtpServerSettings settings, SmtpHandler handler)
      throws IOException {
    this.settings = settings;
    this.handler = new GuardedHandler(handler);
    this.wire = new Wire(socket, settings.commandTimeout());
    this.session =
        new SessionInfo(
            id,
            (InetSocketAddress) socket.getRemoteSocketAddress(),
            (InetSocketAddress) socket.getLocalSocketAddress(),
            settings.protocol(),
            null,
            null,
            "",
            false,
            Map.of());
  }

  @Override
  public void run() {
    try (wire) {
      talk();
    } catch (IOException _) {
      // the client is gone; the handler learns it below
    } finally {
      abandonTransaction();
      handler.closed(session);
    }
  }

  private void talk() throws IOException {
    SmtpReply greeting = handler.greeting(session, settings.hostname());
    wire.send(greeting.toWire());
    if (!greeting.isPositive()) {
      wire.closeAfterReply(PATIENCE);
      return;
    }
    while (open) {
      try {
        next();
      } catch (CommandRefused refused) {
        answer(refused.reply());
      } catch (LineTooLongException e) {
        answer(SmtpReply.of(500, "5.5.2", "Error: " + e.getMessage()));
      } catch (BareLineEndException e) {
        // what follows cannot be trusted to be where it seems: CVE-2023-51764
        part(SmtpReply.of(521, "5.5.2", settings.hostname() + " Error: " + e.getMessage()));
      } catch (SocketTimeoutException _) {
        part(SmtpReply.of(421, "4.4.2", settings.hostname() + " Error: timeout exceeded"));
      }
      if (errors >= MAX_ERRORS) {
        part(SmtpReply.of(421, "4.7.0", settings.hostname() + " Error: too many errors"));
      }
    }
  }

  private void next() throws IOException, CommandRefused {
    idle = true;
    String line = stopping ? null : wire.readLine(MAX_COMMAND);
    idle = false;
    if (line == null) {
      if (stopping) {
        part(SmtpReply.of(421, "4.3.2", settings.hostname() + " closing, try again later"));
      }
      open = false;
      return;
    }
    obey(SmtpCommand.parse(line));
  }

  private void obey(SmtpCommand command) throws IOException, CommandRefused {
    switch (command.verb()) {
      case "HELO", "EHLO", "LHLO" -> hello(command);
      case "STARTTLS" -> startTls(command);
      case "AUTH" -> authenticate(command);
      case "XFORWARD" -> xforward(command);
      case "MAIL" -> mail(command);
      case "RCPT" -> recipient(command);
      case "DATA" -> data(command);
      case "RSET" -> {
        command.requireNoArgument();
        abandonTransaction();
        answer(SmtpReply.ok());
      }
      case "NOOP" -> answer(SmtpReply.ok());
      case "VRFY" -> answer(SmtpReply.of(252, "2.0.0", "Send some mail, it may be delivered"));
      case "QUIT" -> part(SmtpReply.of(221, "2.0.0", "Bye"));
      default -> throw new CommandRefused(502, "5.5.2", "Error: command not recognized");
    }
  }

  private void hello(SmtpCommand command) throws CommandRefused {
    boolean lmtp = settings.protocol() == SmtpProtocol.LMTP;
    if (lmtp != command.verb().equals("LHLO")) {
      // RFC 2033 §4.1: each protocol has its own hello
      throw new CommandRefused(
          500,
          "5.5.1",
          "Error: this is " + settings.protocol() + ", say " + (lmtp ? "LHLO" : "EHLO"));
    }
    String name = command.requireArgument(command.verb() + " hostname");
    SmtpReply judged = handler.hello(session, name);
    if (!judged.isPositive()) {
      answer(judged);
      return;
    }
    abandonTransaction();
    boolean extended = !command.verb().equals("HELO");
    session = session.withHello(name, extended);
    answer(
        new SmtpReply(
            250,
            null,
            extended
                ? Extensions.offered(settings, session, offersAuth())
                : List.of(settings.hostname())));
  }

  private boolean offersAuth() {
    return settings.auth() && (session.isTls() || settings.authInClear());
  }

  private void startTls(SmtpCommand command) throws IOException, CommandRefused {
    command.requireNoArgument();
    if (settings.tls() == null || session.isTls()) {
      throw new CommandRefused(
          session.isTls() ? 503 : 502,
          "5.5.1",
          "Error: TLS " + (session.isTls() ? "is on" : "is not offered"));
    }
    abandonTransaction();
    answer(SmtpReply.of(220, "2.0.0", "Ready to start TLS"));
    wire.flush();
    SSLSocket encrypted =
        TlsHandshake.accept(settings.tls(), wire.socket(), settings.commandTimeout());
    wire.continueOn(encrypted);
    session = session.encrypted(encrypted.getSession().getProtocol());
  }

  private void authenticate(SmtpCommand command) throws IOException, CommandRefused {
    String argument = command.requireArgument("AUTH mechanism");
    if (!settings.auth()) {
      throw new CommandRefused(503, "5.5.1", "Error: authentication not enabled");
    }
    if (!offersAuth()) {
      throw new CommandRefused(538, "5.7.11", "Encryption required: send STARTTLS first");
    }
    requireHello();
    if (session.user() != null || envelope != null) {
      throw new CommandRefused(503, "5.5.1", "Error: AUTH is too late or given twice");
    }
    Credentials credentials = new AuthExchange(wire).credentials(argument);
    SmtpReply judged = handler.authenticate(session, credentials);
    if (judged.isPositive()) {
      session = session.withUser(credentials.user());
    }
    answer(judged);
  }

  private void xforward(SmtpCommand command) throws CommandRefused {
    if (!settings.xforward()) {
      throw new CommandRefused(550, "5.7.0", "Error: insufficient authorization");
    }
    if (envelope != null) {
      throw new CommandRefused(503, "5.5.1", "Error: MAIL transaction in progress");
    }
    Map<String, String> all = new HashMap<>(session.xforward());
    all.putAll(Xforward.parse(command.requireArgument("XFORWARD attribute=value...")));
    session = session.withXforward(all);
    answer(SmtpReply.ok());
  }

  private void requireHello() throws CommandRefused {
    if (session.helo().isEmpty()) {
      throw new CommandRefused(
          503, "5.5.1", "Error: send " + settings.protocol().hello() + " first");
    }
  }

  private void mail(SmtpCommand command) throws CommandRefused {
    requireHello();
    if (envelope != null) {
      throw new CommandRefused(503, "5.5.1", "Error: nested MAIL command");
    }
    MailPath path = MailPath.sender(command.argument());
    MailParameters.check(path.parameters(), settings.maxMessageBytes());
    Envelope begun = new Envelope(++transactions, path.mailbox(), path.parameters(), List.of());
    SmtpReply judged = handler.mail(session, begun);
    if (judged.isPositive()) {
      envelope = begun;
    }
    answer(judged);
  }

  private void recipient(SmtpCommand command) throws CommandRefused {
    Envelope current = requireTransaction();
    MailPath path = MailPath.recipient(command.argument());
    if (!path.parameters().isEmpty()) {
      throw new CommandRefused(
          555, "5.5.4", "Unsupported parameter: " + path.parameters().keySet());
    }
    if (current.recipients().size() >= settings.maxRecipients()) {
      throw new CommandRefused(452, "4.5.3", "Error: too many recipients");
    }
    SmtpReply judged = handler.rcpt(session, current, path.mailbox());
    if (judged.isPositive()) {
      envelope = current.withRecipient(path.mailbox());
    }
    answer(judged);
  }

  private Envelope requireTransaction() throws CommandRefused {
    if (envelope == null) {
      throw new CommandRefused(503, "5.5.1", "Error: need MAIL command");
    }
    return envelope;
  }

  private void data(SmtpCommand command) throws IOException, CommandRefused {
    command.requireNoArgument();
    Envelope current = requireTransaction();
    if (current.recipients().isEmpty()) {
      throw new CommandRefused(554, "5.5.1", "Error: no valid recipients");
    }
    answer(SmtpReply.plain(354, "End data with <CR><LF>.<CR><LF>"));
    switch (IncomingMessage.read(wire, settings.maxMessageBytes())) {
      case IncomingMessage.Complete(byte[] message) -> {
        List<SmtpReply> replies = handler.data(session, current, message);
        endTransaction();
        answerMessage(replies);
      }
      case IncomingMessage.TooLarge(boolean drained) -> {
        abandonTransaction();
        answerMessage(GuardedHandler.replies(session, current, MailParameters.TOO_LARGE));
        if (!drained) {
          open = false;
          wire.closeAfterReply(PATIENCE);
        }
      }
    }
  }

  private void abandonTransaction() {
    if (envelope != null) {
      handler.abandoned(session, envelope);
    }
    endTransaction();
  }

  private void endTransaction() {
    envelope = null;
    session = session.withXforward(Map.of());
  }

  /** A handler that says 421 or 521 wants the connection closed (RFC 5321 §3.8, RFC 7504 §3). */
  private void answer(SmtpReply reply) {
    if (reply.code() == 421 || reply.code() == 521) {
      part(reply);
      return;
    }
    if (reply.isPermanent()) {
      errors++;
    }
    wire.send(reply.toWire());
  }

  /** In LMTP a 421 for one recipient must not swallow the replies for the others. */
  private void answerMessage(List<SmtpReply> replies) {
    if (replies.size() == 1) {
      answer(replies.getFirst());
    } else {
      replies.forEach(reply -> wire.send(reply.toWire()));
    }
  }

  private void part(SmtpReply last) {
    open = false;
    wire.send(last.toWire());
    wire.closeAfterReply(stopping ? SHORT_PATIENCE : PATIENCE);
  }

  /** Ends an idle session at once and a busy one after its command; called from any thread. */
  void stop() {
    stopping = true;
    if (idle) {
      wire.stopInput();
    }
  }

  void kill() {
    wire.close();
  }
}
