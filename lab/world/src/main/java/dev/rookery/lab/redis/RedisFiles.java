package dev.rookery.lab.redis;

import dev.rookery.postgres.owned.NotStartedException;
import dev.rookery.postgres.owned.SecretFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The files of one server in its folder. All names in the configuration are relative to it. */
record RedisFiles(Path folder) {
  /**
   * A wanted state holds the node's keys, routes and a suppression entry of some 60 bytes per
   * address: 8 MiB is room for 100,000 of them, and still far below the 512 MiB default, with which
   * one agent could fill the memory of all.
   */
  private static final String LARGEST_FIELD = "8mb";

  Path log() {
    return folder.resolve("redis.log");
  }

  Path configuration() {
    return folder.resolve("redis.conf");
  }

  String password() {
    return SecretFile.read(passwordFile());
  }

  void write(RedisSettings settings, int port) {
    try {
      if (Files.notExists(users())) {
        writeFirstUser();
      }
      Files.writeString(configuration(), text(settings, port));
    } catch (IOException e) {
      throw new NotStartedException("cannot prepare %s: %s".formatted(folder, e), e);
    }
  }

  /** The file is Redis' own from here on: {@code ACL SAVE} adds the users of the nodes. */
  private void writeFirstUser() throws IOException {
    String password = SecretFile.create(passwordFile());
    Path half = folder.resolve("users.acl.unfinished");
    Files.deleteIfExists(half);
    Files.createFile(
        half, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(half, "user default on #%s ~* &* +@all\n".formatted(sha256(password)));
    Files.move(half, users());
  }

  private static String text(RedisSettings settings, int port) {
    return """
    bind %s
    port %d
    dir ./
    aclfile users.acl
    save ""
    appendonly %s
    appendfsync everysec
    maxmemory-policy noeviction
    proto-max-bulk-len %s
    daemonize no
    logfile ""
    always-show-logo no
    set-proc-title no
    """
        .formatted(
            settings.address().getHostAddress(),
            port,
            settings.durable() ? "yes" : "no",
            LARGEST_FIELD);
  }

  private static String sha256(String password) {
    try {
      byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private Path users() {
    return folder.resolve("users.acl");
  }

  private Path passwordFile() {
    return folder.resolve("password");
  }
}
