package dev.rookery.lab.acme;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.rookery.lab.dns.LabDns;
import dev.rookery.postgres.owned.NotStartedException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A certificate authority that speaks ACME over HTTPS with a certificate of its own making. One
 * name an order, proven by dns-01 at every server of the lab's DNS.
 */
public final class LabAcme implements AutoCloseable {
  private final HttpsServer http;
  private final ExecutorService threads;
  private final AcmeAuthority authority;
  private final AcmeDesk desk;
  private final AcmeFaults faults;
  private final String base;

  private LabAcme(
      HttpsServer http,
      ExecutorService threads,
      AcmeAuthority authority,
      AcmeDesk desk,
      AcmeFaults faults,
      String base) {
    this.http = http;
    this.threads = threads;
    this.authority = authority;
    this.desk = desk;
    this.faults = faults;
    this.base = base;
  }

  /**
   * @param address port 0 takes any free one
   * @param lifetime of what is issued
   * @throws NotStartedException the port is taken
   */
  public static LabAcme start(
      InetSocketAddress address, LabDns dns, InstantSource clock, Duration lifetime) {
    AcmeAuthority authority = new AcmeAuthority(clock, lifetime);
    AcmeFaults faults = new AcmeFaults();
    AcmeDesk desk = new AcmeDesk(authority, new Dns01(dns), faults, clock);
    try {
      HttpsServer http = HttpsServer.create(address, 50);
      String host = http.getAddress().getAddress().getHostAddress();
      String base = "https://%s:%d".formatted(host, http.getAddress().getPort());
      ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
      http.setHttpsConfigurator(new HttpsConfigurator(authority.identity(host)));
      http.createContext("/", new AcmeDoor(desk, base));
      http.setExecutor(threads);
      http.start();
      return new LabAcme(http, threads, authority, desk, faults, base);
    } catch (IOException e) {
      throw new NotStartedException(
          "the lab's ACME server cannot listen on %s: %s; choose another port"
              .formatted(address, e.getMessage()),
          e);
    }
  }

  /** URL of its directory. */
  public String directory() {
    return base + "/directory";
  }

  /** Whom to trust for its door and for what it issues. */
  public X509Certificate root() {
    return authority.root();
  }

  /** The same in PEM. */
  public String rootPem() {
    return AcmeAuthority.pem(authority.root());
  }

  /** Names of every certificate that was issued, in order; the oracle for orders too many. */
  public List<String> issued() {
    return desk.issued();
  }

  /** Accounts that were made. */
  public int accounts() {
    return desk.accounts();
  }

  public AcmeFaults faults() {
    return faults;
  }

  @Override
  public void close() {
    http.stop(0);
    threads.close();
  }
}
