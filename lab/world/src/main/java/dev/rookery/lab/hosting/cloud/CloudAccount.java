package dev.rookery.lab.hosting.cloud;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** What one customer has at a fake provider; the oracle for orphans and double orders. */
public final class CloudAccount {
  private static final int BUILT_AFTER_POLLS = 3;

  private final Map<String, CloudMachine> machines = new LinkedHashMap<>();
  private final Map<String, String[]> keys = new LinkedHashMap<>();
  private final Map<String, InetAddress> forward = new LinkedHashMap<>();
  private final InstantSource clock;
  private Duration listLag = Duration.ZERO;
  private int next = 1;

  CloudAccount(InstantSource clock) {
    this.clock = clock;
  }

  /** A machine is listed only when so much time has passed since its order. */
  public synchronized void listLag(Duration lag) {
    listLag = lag;
  }

  /** What the world's DNS says of a name; Hostwinds asks. */
  public synchronized void publish(String name, InetAddress address) {
    forward.put(name, address);
  }

  synchronized boolean leadsTo(String name, InetAddress address) {
    return address.equals(forward.get(name));
  }

  /** All that somebody pays for, oldest first. */
  public synchronized List<CloudMachine> machines() {
    return List.copyOf(machines.values());
  }

  /** Names of the SSH keys that are registered. */
  public synchronized List<String> keyNames() {
    return keys.values().stream().map(key -> key[0]).toList();
  }

  synchronized List<CloudMachine> listed() {
    Instant visible = clock.instant().minus(listLag);
    return machines.values().stream()
        .filter(machine -> !machine.createdAt().isAfter(visible))
        .toList();
  }

  /** Adds a machine; its id, time and address are made here. */
  synchronized CloudMachine add(Function<Integer, CloudMachine> made) {
    CloudMachine machine = made.apply(next++);
    machines.put(machine.id(), machine);
    return machine;
  }

  static InetAddress address(int number) {
    return InetAddress.ofLiteral("192.0.2." + (number % 250 + 1));
  }

  Instant now() {
    return clock.instant();
  }

  /** The machine, one look nearer to being built. */
  synchronized Optional<CloudMachine> poll(String id) {
    return change(id, CloudMachine::polled);
  }

  synchronized Optional<CloudMachine> find(String id) {
    return Optional.ofNullable(machines.get(id));
  }

  synchronized Optional<CloudMachine> change(String id, UnaryOperator<CloudMachine> change) {
    return Optional.ofNullable(machines.computeIfPresent(id, (key, found) -> change.apply(found)));
  }

  synchronized boolean remove(String id) {
    return machines.remove(id) != null;
  }

  static boolean isBuilt(CloudMachine machine) {
    return machine.polls() >= BUILT_AFTER_POLLS;
  }

  /** Every look counts for all of them, at a provider that has only lists. */
  synchronized void pollAll() {
    machines.replaceAll((id, machine) -> machine.polled());
  }

  /** Registers an SSH key; empty = that very key is registered already. */
  synchronized Optional<String> addKey(String name, String line) {
    if (keys.values().stream().anyMatch(key -> key[1].equals(line))) {
      return Optional.empty();
    }
    String id = Integer.toString(700 + next++);
    keys.put(id, new String[] {name, line});
    return Optional.of(id);
  }

  synchronized boolean removeKey(String id) {
    return keys.remove(id) != null;
  }

  synchronized Optional<String> keyLine(String id) {
    return Optional.ofNullable(keys.get(id)).map(key -> key[1]);
  }

  /** Id and name of each. */
  synchronized List<Map.Entry<String, String>> keys() {
    List<Map.Entry<String, String>> found = new ArrayList<>();
    keys.forEach((id, key) -> found.add(Map.entry(id, key[0])));
    return found;
  }
}
