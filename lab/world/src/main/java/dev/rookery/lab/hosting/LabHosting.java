package dev.rookery.lab.hosting;

import com.sun.net.httpserver.HttpServer;
import dev.rookery.lab.dns.LabDns;
import dev.rookery.postgres.owned.NotStartedException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The lab's hosting provider: an HTTP API with bearer token, faithful to real ones in what hurts.
 * An order is accepted (202) long before there is an address, ordering twice gives two machines,
 * and reverse DNS is refused (409) while the name does not have the address.
 *
 * <pre>
 * POST   /v1/servers {name, labels, region, plan, sshPublicKey}   202, 422
 * GET    /v1/servers?label=k=v                                    200 {servers: […]}
 * GET    /v1/servers/{id}                                         200, 404
 * DELETE /v1/servers/{id}                                         204, 404
 * PUT    /v1/servers/{id}/rdns {name}                             200, 409, 422
 * GET    /v1/plans                                                200 {plans: […]}
 * GET    /v1/servers/{id}/console      200 {output, sshHostKeyFingerprints: ["SHA256:…"]}, 409
 * </pre>
 *
 * Errors are {@code {error: {code, message}}}.
 */
public final class LabHosting implements AutoCloseable {
  private final HttpServer http;
  private final ExecutorService threads;
  private final ServerRoom room;
  private final HostingFaults faults;

  private LabHosting(
      HttpServer http, ExecutorService threads, ServerRoom room, HostingFaults faults) {
    this.http = http;
    this.threads = threads;
    this.room = room;
    this.faults = faults;
  }

  /**
   * Starts the provider; what the state file still lists is ended and forgotten.
   *
   * @param dns holds the reverse zone and answers the check of forward names
   * @throws NotStartedException the port is taken, or the state file is no such file
   */
  public static LabHosting start(HostingSettings settings, LabDns dns, HostFactory hosts) {
    ServerRoom room = new ServerRoom(settings, hosts);
    HttpServer http = listening(settings.address());
    HostingFaults faults = new HostingFaults();
    HostingApi api =
        new HostingApi(
            room,
            faults,
            settings,
            dns.reverse(settings.addresses().apply(1)),
            new ForwardLookup(dns.resolver()));
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    http.createContext("/", new HostingDoor(api, faults, settings.token()));
    http.setExecutor(threads);
    http.start();
    return new LabHosting(http, threads, room, faults);
  }

  private static HttpServer listening(InetSocketAddress address) {
    try {
      return HttpServer.create(address, 50);
    } catch (IOException e) {
      throw new NotStartedException(
          "the lab's hosting provider cannot listen on %s port %d: %s; choose another port"
              .formatted(address.getHostString(), address.getPort(), e.getMessage()),
          e);
    }
  }

  /** Without trailing slash; the API is below {@code /v1}. */
  public URI url() {
    InetSocketAddress address = http.getAddress();
    return URI.create(
        "http://%s:%d".formatted(address.getAddress().getHostAddress(), address.getPort()));
  }

  public HostingFaults faults() {
    return faults;
  }

  /** All machines that somebody pays for, oldest first; the oracle for orphans. */
  public List<RentedServer> servers() {
    return room.all();
  }

  /** The machine itself, once it is booted. */
  public Optional<BootedHost> findHost(String serverId) {
    return room.host(serverId);
  }

  /** Switches off all machines and the API. */
  @Override
  public void close() {
    http.stop(0);
    threads.close();
    room.close();
  }
}
