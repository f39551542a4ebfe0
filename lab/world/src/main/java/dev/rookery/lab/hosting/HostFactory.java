package dev.rookery.lab.hosting;

/** Makes a machine out of a server that has its address. */
@FunctionalInterface
public interface HostFactory {
  /**
   * Boots it: afterwards SSH answers at the server's address.
   *
   * @param server running, address present
   */
  BootedHost boot(RentedServer server);

  /**
   * Ends what a server of an earlier, killed lab left behind. Called at the start for every server
   * in the provider's file, before it is forgotten.
   */
  default void endLeftOver(RentedServer server) {}
}
