package dev.rookery.lab.story;

import dev.rookery.lab.net.LabNetwork;
import dev.rookery.lab.ssh.LabHost;
import dev.rookery.postgres.owned.ProcessTable;
import dev.rookery.postgres.owned.Signal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The lab's folder, named by its network, so that two labs do not meet and a lab that was killed is
 * found and cleaned by the next one on the same network.
 */
record LabHome(Path folder) {
  private static final String PREFIX = "lab-";
  private static final Duration GRACE = Duration.ofSeconds(10);

  static LabHome of(Path base, LabNetwork network) {
    return new LabHome(base.resolve(PREFIX + network.number()));
  }

  /** A folder that is named as a lab's; any other is not ours to clean. */
  static Optional<LabHome> at(Path folder) {
    return number(folder).map(number -> new LabHome(folder));
  }

  /** Folders of labs, living or killed, by the number of their network. */
  static Map<Integer, LabHome> allIn(Path base) {
    Map<Integer, LabHome> homes = new TreeMap<>();
    for (Path folder : foldersIn(base, PREFIX + "[0-9]*")) {
      number(folder).ifPresent(number -> homes.put(number, new LabHome(folder)));
    }
    return homes;
  }

  private static Optional<Integer> number(Path folder) {
    return Optional.of(folder.getFileName().toString())
        .filter(name -> name.matches(PREFIX + "\\d{1,3}"))
        .map(name -> Integer.valueOf(name.substring(PREFIX.length())));
  }

  /** Ends what still runs in the folder and removes it; for a lab that was killed. */
  void removeLeftOver() {
    for (Path machine : foldersIn(nodes(), "*")) {
      LabHost.endLeftOver(machine);
      RealPostfixMaker.endLeftOver(machine);
    }
    ProcessTable.end(ProcessTable.workingIn(folder), Signal.TERM, GRACE);
    try {
      FolderRemoval.remove(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove what a killed lab left in " + folder, e);
    }
  }

  private static List<Path> foldersIn(Path folder, String names) {
    List<Path> found = new ArrayList<>();
    if (!Files.isDirectory(folder)) {
      return found;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, names)) {
      entries.forEach(found::add);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look into " + folder, e);
    }
    return found;
  }

  /** An empty private folder. */
  void create() {
    try {
      Files.createDirectories(folder.getParent());
      Files.createDirectory(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      Files.createDirectories(logs());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot prepare the lab's folder " + folder, e);
    }
  }

  Path logs() {
    return folder.resolve("logs");
  }

  Path nodes() {
    return folder.resolve("nodes");
  }

  Path installationFile() {
    return folder.resolve("rookery.properties");
  }

  Path keyFile() {
    return folder.resolve("key-encryption-key");
  }

  Path operatorKey() {
    return folder.resolve("operator.key");
  }

  Path tenantKey() {
    return folder.resolve("tenant.key");
  }
}
