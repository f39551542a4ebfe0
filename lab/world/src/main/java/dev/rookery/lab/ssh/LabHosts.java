package dev.rookery.lab.ssh;

import dev.rookery.lab.hosting.BootedHost;
import dev.rookery.lab.hosting.HostFactory;
import dev.rookery.lab.hosting.RentedServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/**
 * Boots the hosting provider's servers as machines of the lab, each in a folder named by its id.
 *
 * @param folder where the machines' folders are
 * @param sshPort the same for all
 * @param javaHome JDK 25 or newer
 * @param mailPorts the same for all
 */
public record LabHosts(Path folder, int sshPort, Path javaHome, LabMailPorts mailPorts)
    implements HostFactory {

  /** With the usual mail ports of a lab. */
  public LabHosts(Path folder, int sshPort, Path javaHome) {
    this(folder, sshPort, javaHome, LabMailPorts.USUAL);
  }

  @Override
  public BootedHost boot(RentedServer server) {
    InetAddress address = server.address().orElseThrow();
    return LabHost.boot(
        new LabHostSettings(
            folder.resolve(server.id()),
            new InetSocketAddress(address, sshPort),
            server.order().sshPublicKey(),
            javaHome,
            mailPorts));
  }

  @Override
  public void endLeftOver(RentedServer server) {
    LabHost.endLeftOver(folder.resolve(server.id()));
  }
}
