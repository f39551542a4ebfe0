package dev.rookery.lab.mta;

import dev.rookery.lab.mta.config.Parameters;
import dev.rookery.standards.smtp.RecipientResult;
import dev.rookery.standards.smtp.SmtpClient;
import dev.rookery.standards.smtp.SmtpClientSettings;
import dev.rookery.standards.smtp.SmtpConnectException;
import dev.rookery.standards.smtp.SmtpStep;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Hands the messages of one destination over, one after the other, like Postfix's smtp and lmtp.
 */
final class DeliveryAgent implements AutoCloseable {
  private final LabMtaSettings settings;
  private final MailStore store;
  private final MailLog log;
  private final RemoteHosts hosts;
  private @Nullable SmtpClient session;
  private @Nullable RemoteHost sessionHost;
  private boolean reachedNobody;

  DeliveryAgent(LabMtaSettings settings, MailStore store, MailLog log, RemoteHosts hosts) {
    this.settings = settings;
    this.store = store;
    this.log = log;
    this.hosts = hosts;
  }

  /** Did the last delivery fail before any server was ready to talk? */
  boolean reachedNobody() {
    return reachedNobody;
  }

  /** Tries all recipients of the job, logs a line for each, and gives an outcome for each. */
  Map<String, DeliveryOutcome> deliver(DeliveryJob job) {
    Attempt attempt = new Attempt(job);
    try {
      attempt.run();
    } catch (IOException e) {
      attempt.breakOff("queue file read error: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      attempt.breakOff("unknown mail system error", e);
    }
    return attempt.outcomes;
  }

  @Override
  public void close() {
    if (session != null) {
      session.close();
      session = null;
    }
  }

  /** One job on its way over the servers of its nexthop. */
  private final class Attempt {
    private final DeliveryJob job;
    private final Map<String, DeliveryOutcome> outcomes = new LinkedHashMap<>();
    private final long startNanos = System.nanoTime();
    private long readyNanos = startNanos;
    private List<String> left;

    Attempt(DeliveryJob job) {
      this.job = job;
      this.left = job.recipients();
    }

    void run() throws IOException {
      reachedNobody = false;
      RemoteHost known = sessionHost;
      if (session != null && session.isUsable() && known != null) {
        overOpenSession(known);
      }
      if (!left.isEmpty()) {
        overNewSessions();
      }
    }

    /** Those who have no outcome yet are tried again. */
    void breakOff(String reason, Exception cause) {
      close();
      log.line(program(), "warning: %s: delivery broke off: %s".formatted(job.mail().id(), cause));
      DeliveryOutcome outcome = DeliveryOutcome.deferred("none", "4.3.0", reason);
      List.copyOf(left).forEach(recipient -> finish(recipient, outcome));
    }

    /** A server may have hung up between two messages: then a new session is opened, silently. */
    private void overOpenSession(RemoteHost host) throws IOException {
      List<RecipientResult> results = send();
      boolean stale =
          results.stream()
              .allMatch(r -> r instanceof RecipientResult.Lost && r.step() == SmtpStep.MAIL);
      if (stale) {
        return;
      }
      settle(results, new DeliveryTrouble(host, job.route().transport().protocol()), true);
    }

    private void overNewSessions() throws IOException {
      switch (hosts.of(job.route())) {
        case RemoteHosts.Found.Nobody(DeliveryOutcome outcome) ->
            left.forEach(recipient -> finish(recipient, outcome));
        case RemoteHosts.Found.Hosts(List<RemoteHost> found) -> {
          for (int i = 0; i < found.size() && !left.isEmpty(); i++) {
            tryHost(found.get(i), i == found.size() - 1);
          }
        }
      }
    }

    private void tryHost(RemoteHost host, boolean last) throws IOException {
      DeliveryTrouble trouble = new DeliveryTrouble(host, job.route().transport().protocol());
      try {
        open(host);
      } catch (SmtpConnectException e) {
        refused(trouble.of(e), e.step(), last);
        return;
      }
      reachedNobody = false;
      readyNanos = System.nanoTime();
      settle(send(), trouble, last);
    }

    private void refused(DeliveryOutcome outcome, SmtpStep step, boolean last) {
      reachedNobody = true;
      if (step == SmtpStep.CONNECT) {
        log.line(program(), outcome.text());
      } else if (!last) {
        log.line(program(), job.mail().id() + ": " + outcome.text());
      }
      if (last) {
        List.copyOf(left).forEach(recipient -> finish(recipient, outcome));
      }
    }

    private List<RecipientResult> send() throws IOException {
      SmtpClient client = Objects.requireNonNull(session);
      byte[] content = store.content(job.mail().id());
      try {
        if (job.route().transport().sendsXforward()) {
          client.xforward(job.mail().client());
        }
      } catch (IOException e) {
        return lost(e); // as if MAIL had not been answered: it comes next
      }
      return client.deliver(job.mail().sender(), left, content);
    }

    private List<RecipientResult> lost(IOException e) {
      String reason = Objects.requireNonNullElse(e.getMessage(), e.toString());
      return left.stream()
          .<RecipientResult>map(to -> new RecipientResult.Lost(to, SmtpStep.MAIL, reason))
          .toList();
    }

    /** Keeps those whom another server may still take. */
    private void settle(List<RecipientResult> results, DeliveryTrouble trouble, boolean last) {
      List<String> again = new ArrayList<>();
      for (RecipientResult result : results) {
        DeliveryOutcome outcome = trouble.of(result);
        if (outcome.isDeferred() && !last) {
          log.line(program(), job.mail().id() + ": " + outcome.text());
          again.add(result.recipient());
        } else {
          finish(result.recipient(), outcome);
        }
      }
      left = again;
    }

    private void finish(String recipient, DeliveryOutcome outcome) {
      outcomes.put(recipient, outcome);
      left = left.stream().filter(other -> !other.equals(recipient)).toList();
      DeliveryLine line = new DeliveryLine(job, recipient, outcome, connectionUse());
      log.line(
          program(),
          line.text(settings.clock().instant(), startNanos, readyNanos, System.nanoTime()));
    }

    private int connectionUse() {
      return session == null ? 1 : session.messages();
    }

    private String program() {
      return job.route().transport().program();
    }

    private void open(RemoteHost host) throws SmtpConnectException {
      close();
      SmtpClientSettings client = clientSettings(host);
      try {
        session = SmtpClient.connect(client);
      } catch (SmtpConnectException e) {
        boolean mayGoPlain =
            e.step() == SmtpStep.STARTTLS && tlsLevel().equals("may"); // RFC 7435 §3
        if (!mayGoPlain) {
          throw e;
        }
        session = SmtpClient.connect(plainSettings(host));
      }
      sessionHost = host;
    }

    private SmtpClientSettings clientSettings(RemoteHost host) {
      SmtpClientSettings plain = plainSettings(host);
      return tlsLevel().equals("may") ? plain.withOpportunisticTls() : plain;
    }

    private String tlsLevel() {
      return switch (job.route().transport().protocol()) {
        case SMTP -> parameters().text("smtp_tls_security_level", "none");
        case LMTP -> parameters().text("lmtp_tls_security_level", "none");
      };
    }

    private SmtpClientSettings plainSettings(RemoteHost host) {
      String myhostname = parameters().text("myhostname", "localhost");
      String helo = parameters().text("smtp_helo_name", myhostname);
      SmtpClientSettings client =
          switch (job.route().transport().protocol()) {
            case SMTP -> bound(SmtpClientSettings.smtp(host.socketAddress(), helo));
            case LMTP -> SmtpClientSettings.lmtp(host.socketAddress(), myhostname);
          };
      Duration step = settings.stepTimeout();
      return client.withServerName(host.name()).withTimeouts(settings.connectTimeout(), step, step);
    }

    private SmtpClientSettings bound(SmtpClientSettings client) {
      return parameters()
          .find("smtp_bind_address")
          .map(address -> client.withBind(literal(address)))
          .orElse(client);
    }

    private Parameters parameters() {
      return job.route().transport().parameters();
    }
  }

  private static InetAddress literal(String address) {
    try {
      return InetAddress.getByName(address);
    } catch (UnknownHostException e) {
      throw new UncheckedIOException("smtp_bind_address = " + address, e);
    }
  }
}
