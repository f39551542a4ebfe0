package dev.rookery.lab.mta;

import dev.rookery.lab.mta.config.Parameters;
import dev.rookery.lab.mta.config.PostfixConfigException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Asks a policy server in Postfix's delegation protocol (SMTPD_POLICY_README). */
final class PolicyService implements Restriction {

  /** One connection, used by one question at a time. */
  private record Line(Socket socket, BufferedReader in) {
    static Line open(InetSocketAddress server, Duration timeout) throws IOException {
      Socket socket = new Socket();
      try {
        socket.setTcpNoDelay(true);
        socket.connect(server, (int) timeout.toMillis());
        socket.setSoTimeout((int) timeout.toMillis());
        return new Line(
            socket,
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8)));
      } catch (IOException e) {
        socket.close();
        throw e;
      }
    }
  }

  private final InetSocketAddress server;
  private final Duration timeout;
  private final Duration retryDelay;
  private final int tryLimit;
  private final String defaultAction;
  private final String hostname;
  private final MailLog log;
  private final ConcurrentLinkedDeque<Line> idle = new ConcurrentLinkedDeque<>();

  private PolicyService(
      InetSocketAddress server,
      Map<String, String> attributes,
      Parameters parameters,
      MailLog log) {
    this.server = server;
    this.log = log;
    this.hostname = parameters.text("myhostname", "localhost");
    this.timeout = time(attributes, "timeout", parameters, "100s");
    this.retryDelay = time(attributes, "retry_delay", parameters, "1s");
    this.tryLimit =
        Integer.parseInt(
            attributes.getOrDefault(
                "try_limit", parameters.text("smtpd_policy_service_try_limit", "2")));
    this.defaultAction =
        attributes.getOrDefault("default_action", "451 4.3.5 Server configuration problem");
  }

  private static Duration time(
      Map<String, String> attributes, String name, Parameters parameters, String otherwise) {
    String main = parameters.text("smtpd_policy_service_" + name, otherwise);
    return Parameters.time(name, attributes.getOrDefault(name, main));
  }

  /**
   * @param spec {@code inet:HOST:PORT}, or {@code { inet:HOST:PORT, timeout=5s, default_action=… }}
   */
  static PolicyService of(String spec, Parameters parameters, MailLog log)
      throws PostfixConfigException {
    String plain = spec.startsWith("{") ? spec.substring(1, spec.length() - 1).strip() : spec;
    String[] words = plain.split("\\s*,\\s*");
    String[] endpoint = words[0].split(":");
    if (endpoint.length != 3 || !endpoint[0].equals("inet") || !endpoint[2].matches("\\d+")) {
      throw new PostfixConfigException(
          "check_policy_service %s: the lab MTA asks inet:HOST:PORT only".formatted(spec));
    }
    Map<String, String> attributes = new HashMap<>();
    for (String word : List.of(words).subList(1, words.length)) {
      int equals = word.indexOf('=');
      if (equals > 0) {
        attributes.put(word.substring(0, equals).strip(), word.substring(equals + 1).strip());
      }
    }
    int port = Integer.parseInt(endpoint[2]);
    return new PolicyService(new InetSocketAddress(endpoint[1], port), attributes, parameters, log);
  }

  @Override
  public Verdict judge(Question question) {
    return PolicyAction.verdict(ask(request(question)), question);
  }

  private String ask(byte[] request) {
    for (int attempt = 1; attempt <= tryLimit; attempt++) {
      Line reused = idle.poll();
      try {
        return exchange(reused == null ? Line.open(server, timeout) : reused, request);
      } catch (IOException e) {
        if (reused != null) {
          attempt--; // the server hung up meanwhile: that was no attempt
          continue;
        }
        String name = server.getHostString() + ":" + server.getPort();
        log.line(
            "postfix/smtpd",
            "warning: problem talking to server %s: %s".formatted(name, e.getMessage()));
        if (attempt < tryLimit) {
          LockSupport.parkNanos(retryDelay.toNanos());
        }
      }
    }
    return defaultAction;
  }

  private String exchange(Line line, byte[] request) throws IOException {
    try {
      line.socket.getOutputStream().write(request);
      String action = readAction(line.in);
      idle.push(line);
      return action;
    } catch (IOException e) {
      line.socket.close();
      throw e;
    }
  }

  private static String readAction(BufferedReader in) throws IOException {
    @Nullable String action = null;
    for (String text = in.readLine(); text != null; text = in.readLine()) {
      if (text.isEmpty() && action != null) {
        return action;
      }
      if (text.startsWith("action=")) {
        action = text.substring("action=".length()).strip();
      }
    }
    throw new IOException("Connection closed by the policy server");
  }

  private byte[] request(Question question) {
    var session = question.session();
    var envelope = question.envelope();
    boolean end = question.state().equals("END-OF-MESSAGE");
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("request", "smtpd_access_policy");
    attributes.put("protocol_state", question.state());
    attributes.put("protocol_name", session.extended() ? "ESMTP" : "SMTP");
    attributes.put("client_address", session.remoteIp());
    attributes.put("client_name", "unknown");
    attributes.put("client_port", session.remote().getPort());
    attributes.put("reverse_client_name", "unknown");
    attributes.put("server_address", session.local().getAddress().getHostAddress());
    attributes.put("server_port", session.local().getPort());
    attributes.put("helo_name", session.helo());
    attributes.put("sender", envelope.sender());
    attributes.put("recipient", question.recipient());
    attributes.put("recipient_count", end ? envelope.recipients().size() : 0);
    attributes.put("queue_id", question.queueId());
    attributes.put(
        "instance",
        "%x.%x.%x.%s"
            .formatted(
                ProcessHandle.current().pid(), session.id(), envelope.transaction(), hostname));
    attributes.put("size", question.octets());
    attributes.put("etrn_domain", "");
    attributes.put("stress", "");
    String user = session.user();
    attributes.put("sasl_method", user == null ? "" : "PLAIN");
    attributes.put("sasl_username", user == null ? "" : user);
    attributes.put("sasl_sender", "");
    attributes.put("encryption_protocol", session.isTls() ? session.tls() : "");
    attributes.put("policy_context", "");
    StringBuilder text = new StringBuilder();
    attributes.forEach((name, value) -> text.append(name).append('=').append(value).append('\n'));
    return text.append('\n').toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void hangUp() {
    for (Line line = idle.poll(); line != null; line = idle.poll()) {
      try {
        line.socket.close();
      } catch (IOException _) {
        // gone anyhow
      }
    }
  }
}
