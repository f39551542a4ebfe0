package dev.rookery.lab.story;

import dev.rookery.lab.net.LabNetwork;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The lab's folder, named by its network, so that two labs do not meet and a lab that was killed is
 * found and cleaned by the next one on the same network.
 */
record LabHome(Path folder) {

  static LabHome of(Path base, LabNetwork network) {
    return new LabHome(base.resolve("lab-" + network.number()));
  }

  /** An empty private folder; what a killed lab left there is removed. */
  void createAnew() {
    try {
      FolderRemoval.remove(folder);
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
