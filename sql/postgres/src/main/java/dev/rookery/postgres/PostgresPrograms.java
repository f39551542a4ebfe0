package dev.rookery.postgres;

import dev.rookery.postgres.owned.Unpacked;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** PostgreSQL's own programs, out of the archive on the class path. */
record PostgresPrograms(Path folder) {
  /** The major version in the archive; a data folder of another one cannot be opened. */
  static final String MAJOR_VERSION = "18";

  private static final int ANY_EXECUTE = 0b001_001_001;

  static PostgresPrograms unpackedIn(Path cache) {
    return new PostgresPrograms(Unpacked.once(resource(), cache, PostgresPrograms::unpack));
  }

  String postgres() {
    return folder.resolve("bin/postgres").toString();
  }

  String initdb() {
    return folder.resolve("bin/initdb").toString();
  }

  private static String resource() {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String machine = System.getProperty("os.arch");
    return "/postgres-%s-%s.txz"
        .formatted(
            system.startsWith("mac") ? "darwin" : system,
            machine.equals("aarch64") ? "arm_64" : machine.replace("amd64", "x86_64"));
  }

  private static void unpack(InputStream txz, Path folder) throws IOException {
    var tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(txz)));
    for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
      Path target = folder.resolve(entry.getName()).normalize();
      if (!target.startsWith(folder)) {
        throw new IOException("entry leaves the archive: " + entry.getName());
      }
      write(tar, entry, target);
    }
  }

  private static void write(InputStream content, TarArchiveEntry entry, Path target)
      throws IOException {
    if (entry.isDirectory()) {
      Files.createDirectories(target);
      return;
    }
    Path parent = target.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(content, target);
    Files.setPosixFilePermissions(target, permissions(entry));
  }

  private static Set<PosixFilePermission> permissions(TarArchiveEntry entry) {
    Set<PosixFilePermission> permissions =
        EnumSet.of(
            PosixFilePermission.OWNER_READ,
            PosixFilePermission.OWNER_WRITE,
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.OTHERS_READ);
    if ((entry.getMode() & ANY_EXECUTE) != 0) {
      permissions.add(PosixFilePermission.OWNER_EXECUTE);
      permissions.add(PosixFilePermission.GROUP_EXECUTE);
      permissions.add(PosixFilePermission.OTHERS_EXECUTE);
    }
    return permissions;
  }
}
