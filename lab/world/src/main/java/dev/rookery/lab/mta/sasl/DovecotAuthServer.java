package dev.rookery.lab.mta.sasl;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Serves a passwd-file over Dovecot's authentication protocol 1.1, mechanism PLAIN, so that Postfix
 * ({@code smtpd_sasl_type = dovecot}, {@code smtpd_sasl_path = inet:HOST:PORT}) can ask it.
 */
public final class DovecotAuthServer implements AutoCloseable {
  private static final String GREETING =
      """
      VERSION\t1\t1
      MECH\tPLAIN\tplaintext
      SPID\t%d
      CUID\t%d
      COOKIE\t%032x
      DONE
      """;

  private final ServerSocket listener;
  private final PasswdFile users;
  private final Set<Socket> clients = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private final Thread acceptor = Thread.ofVirtual().name("dovecot-auth").unstarted(this::accept);

  private DovecotAuthServer(ServerSocket listener, PasswdFile users) {
    this.listener = listener;
    this.users = users;
  }

  /**
   * @param address port 0 takes a free one
   * @param passwdFile lines {@code user:{SSHA512}base64}, read at every login; need not exist yet
   * @throws IOException the address is taken
   */
  public static DovecotAuthServer start(InetSocketAddress address, Path passwdFile)
      throws IOException {
    ServerSocket listener = new ServerSocket();
    try {
      listener.setReuseAddress(true);
      listener.bind(address);
    } catch (IOException e) {
      listener.close();
      throw new IOException(
          "cannot listen for logins on %s: %s".formatted(address, e.getMessage()), e);
    }
    DovecotAuthServer server = new DovecotAuthServer(listener, new PasswdFile(passwdFile));
    server.acceptor.start();
    return server;
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return (InetSocketAddress) listener.getLocalSocketAddress();
  }

  private void accept() {
    try {
      while (!listener.isClosed()) {
        Socket client = listener.accept();
        clients.add(client);
        Thread.ofVirtual().start(() -> serve(client));
      }
    } catch (IOException _) {
      // closed
    }
  }

  private void serve(Socket client) {
    try (client) {
      client.setTcpNoDelay(true);
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
      int number = connections.incrementAndGet();
      send(client, GREETING.formatted(ProcessHandle.current().pid(), number, number));
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String[] fields = line.split("\t", -1);
        if (fields[0].equals("AUTH") && fields.length > 2) {
          send(client, answer(in, client, fields));
        }
      }
    } catch (IOException _) {
      // the client left
    } finally {
      clients.remove(client);
    }
  }

  private String answer(BufferedReader in, Socket client, String[] fields) throws IOException {
    String id = fields[1];
    if (!fields[2].equals("PLAIN")) {
      return "FAIL\t" + id + "\treason=unsupported mechanism\n";
    }
    String last = fields[fields.length - 1];
    String response = last.startsWith("resp=") ? last.substring("resp=".length()) : null;
    if (response == null) {
      send(client, "CONT\t" + id + "\t\n");
      String[] more = String.valueOf(in.readLine()).split("\t", -1);
      response = more.length > 2 ? more[2] : "";
    }
    return judge(id, response);
  }

  private String judge(String id, String base64) {
    try {
      String message = new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
      String[] parts = message.split("\0", -1);
      boolean good = parts.length == 3 && users.accepts(parts[1], parts[2]);
      String user = parts.length == 3 ? "\tuser=" + parts[1].replaceAll("\\p{Cntrl}", "?") : "";
      return (good ? "OK\t" : "FAIL\t") + id + user + "\n";
    } catch (IllegalArgumentException _) {
      return "FAIL\t" + id + "\treason=response is not base64\n";
    } catch (IOException _) {
      return "FAIL\t" + id + "\ttemp\n";
    }
  }

  private static void send(Socket client, String text) throws IOException {
    OutputStream out = client.getOutputStream();
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    try {
      acceptor.join(); // the port is free only when nobody waits at it any more
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    for (Socket client : clients) {
      client.close();
    }
  }
}
