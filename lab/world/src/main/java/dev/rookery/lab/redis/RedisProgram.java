package dev.rookery.lab.redis;

import dev.rookery.postgres.owned.Unpacked;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;

/** The server's program, out of the jar on the class path. */
final class RedisProgram {
  static final String NAME = "redis-server";

  private RedisProgram() {}

  static Path unpackedIn(Path cache) {
    return Unpacked.once(resource(), cache, RedisProgram::write).resolve(NAME);
  }

  private static String resource() {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String machine = System.getProperty("os.arch");
    return "/redis-server-7.0.15-%s-%s"
        .formatted(
            system.startsWith("mac") ? "darwin" : system,
            machine.equals("aarch64") ? "arm64" : machine.replace("x86_64", "amd64"));
  }

  private static void write(InputStream program, Path folder) throws IOException {
    Path file = folder.resolve(NAME);
    Files.copy(program, file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
