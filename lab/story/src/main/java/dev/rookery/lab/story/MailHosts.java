package dev.rookery.lab.story;

import dev.rookery.lab.hosting.BootedHost;
import dev.rookery.lab.hosting.HostFactory;
import dev.rookery.lab.hosting.RentedServer;
import dev.rookery.lab.ssh.LabHosts;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The lab's machines: as {@link LabHosts} boots them, with an MTA that waits to be started as
 * {@code postfix} would be.
 */
final class MailHosts implements HostFactory {
  private final LabHosts machines;
  private final MtaMaker mtas;
  private final List<MailHost> booted = new CopyOnWriteArrayList<>();

  MailHosts(LabHosts machines, MtaMaker mtas) {
    this.machines = machines;
    this.mtas = mtas;
  }

  @Override
  public BootedHost boot(RentedServer server) {
    Path folder = machines.folder().resolve(server.id());
    BootedHost machine = machines.boot(server);
    MailHost host = MailHost.prepare(server.address().orElseThrow(), folder, machine, mtas);
    booted.add(host);
    return host;
  }

  @Override
  public void endLeftOver(RentedServer server) {
    RealPostfixMaker.endLeftOver(machines.folder().resolve(server.id()));
    machines.endLeftOver(server);
  }

  /** All machines that are switched on. */
  List<MailHost> all() {
    return List.copyOf(booted);
  }

  Optional<MailHost> at(InetAddress address) {
    return booted.stream().filter(host -> host.address().equals(address)).findFirst();
  }
}
