package dev.rookery.lab.hosting;

import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The provider's machines: ordered, built step by step as their owner asks, booted, removed. */
final class ServerRoom implements AutoCloseable {
  private static final int FIRST_NUMBER = 1001;
  private static final int ADDRESSES = 254;

  private final HostingSettings settings;
  private final HostFactory hosts;
  private final ServerFile file;
  private final Map<String, RentedServer> servers = new LinkedHashMap<>();
  private final Map<String, BootedHost> booted = new HashMap<>();
  private int nextNumber = FIRST_NUMBER;

  ServerRoom(HostingSettings settings, HostFactory hosts) {
    this.settings = settings;
    this.hosts = hosts;
    this.file = new ServerFile(settings.state());
    file.read().forEach(hosts::endLeftOver);
    file.write(servers.values());
  }

  synchronized RentedServer order(ServerOrder order) {
    String id = "srv-" + nextNumber++;
    RentedServer server = RentedServer.ordered(id, order, now());
    put(server);
    return server;
  }

  /** The server after one more step of its building. */
  synchronized Optional<RentedServer> poll(String id) {
    RentedServer server = servers.get(id);
    if (server == null) {
      return Optional.empty();
    }
    RentedServer next = advanced(server.polled());
    put(next);
    return Optional.of(next);
  }

  synchronized Optional<RentedServer> find(String id) {
    return Optional.ofNullable(servers.get(id));
  }

  /** All servers, oldest first. */
  synchronized List<RentedServer> all() {
    return List.copyOf(servers.values());
  }

  synchronized Optional<BootedHost> host(String id) {
    return Optional.ofNullable(booted.get(id));
  }

  synchronized void name(String id, String rdns) {
    RentedServer server = servers.get(id);
    if (server != null) {
      put(server.named(rdns));
    }
  }

  /** Switches the machine off and forgets it; empty when there is none. */
  synchronized Optional<RentedServer> remove(String id) {
    RentedServer removed = servers.remove(id);
    BootedHost host = booted.remove(id);
    if (host != null) {
      host.close();
    }
    file.write(servers.values());
    return Optional.ofNullable(removed);
  }

  private RentedServer advanced(RentedServer server) {
    if (server.status() == ServerStatus.RUNNING) {
      return server;
    }
    return switch (settings.pace().statusOf(server, now())) {
      case ORDERED -> server;
      case BUILDING -> server.building();
      case RUNNING -> boot(server.running(freeAddress()));
    };
  }

  private RentedServer boot(RentedServer server) {
    booted.put(server.id(), hosts.boot(server));
    return server;
  }

  private InetAddress freeAddress() {
    List<InetAddress> used =
        servers.values().stream().flatMap(server -> server.address().stream()).toList();
    for (int index = 1; index <= ADDRESSES; index++) {
      InetAddress address = settings.addresses().apply(index);
      if (!used.contains(address)) {
        return address;
      }
    }
    throw new IllegalStateException("all %d addresses are rented".formatted(ADDRESSES));
  }

  private void put(RentedServer server) {
    servers.put(server.id(), server);
    file.write(servers.values());
  }

  private Instant now() {
    return settings.clock().instant();
  }

  /** Switches all machines off; the file keeps them only if that fails. */
  @Override
  public synchronized void close() {
    new ArrayList<>(servers.keySet()).forEach(this::remove);
  }
}
