package dev.rookery.orchestrator.provisioning;

import dev.rookery.lab.mta.LabMta;
import dev.rookery.lab.mta.LabMtaSettings;
import dev.rookery.standards.dns.ZoneResolver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Starts each machine's MTA as soon as its configuration is there, as the lab does. */
final class NodeMail implements AutoCloseable {
  private final Path machines;
  private final Map<Path, LabMta> running = new ConcurrentHashMap<>();
  private final Thread watcher = Thread.ofVirtual().unstarted(this::watch);

  NodeMail(Path machines) {
    this.machines = machines;
  }

  NodeMail start() {
    watcher.start();
    return this;
  }

  private void watch() {
    try {
      while (true) {
        startNew();
        Thread.sleep(50);
      }
    } catch (InterruptedException _) {
      // asked to stop
    }
  }

  private void startNew() {
    try (Stream<Path> folders = Files.list(machines)) {
      folders.filter(this::isReady).forEach(this::start);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean isReady(Path machine) {
    return !running.containsKey(machine)
        && Files.exists(machine.resolve("opt/rookery/mta-service"));
  }

  private void start(Path machine) {
    try {
      Path folder = machine.resolve("etc/postfix");
      LabMta mta = LabMta.start(LabMtaSettings.of(folder, new ZoneResolver(), 2525));
      mta.installCommands(machine.resolve("bin"));
      running.put(machine, mta);
    } catch (IOException e) {
      System.err.println(machine + ": " + e.getMessage());
    }
  }

  @Override
  public void close() {
    watcher.interrupt();
    running.values().forEach(LabMta::close);
  }
}
