package dev.rookery.postgres.owned;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Class-path resources unpacked once into the user's cache and shared by all JVMs of that user.
 * Lost: unpacked again at the next start.
 */
public final class Unpacked {
  private static final Object ONE_AT_A_TIME = new Object();

  private Unpacked() {}

  /** Writes what the resource holds into an empty folder. */
  @FunctionalInterface
  public interface Unpacking {
    void into(InputStream resource, Path folder) throws IOException;
  }

  /** The cache folder of this user: {@code $XDG_CACHE_HOME/rookery} or {@code ~/.cache/rookery}. */
  public static Path userCache() {
    return Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
        .filter(value -> value.startsWith("/"))
        .map(Path::of)
        .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"))
        .resolve("rookery");
  }

  /**
   * The folder with the unpacked resource, made on the first call.
   *
   * @param resource absolute name on the class path, e.g. {@code /postgres-linux-x86_64.txz}
   * @param cache folder, created when missing; must allow running programs
   * @throws NotStartedException no such resource (this platform is not supported) or the cache
   *     cannot be written
   */
  public static Path once(String resource, Path cache, Unpacking unpacking) {
    URL url = Unpacked.class.getResource(resource);
    if (url == null) {
      throw new NotStartedException(
          "%s is not on the class path: no embedded server for %s on %s; use an external one"
              .formatted(resource, System.getProperty("os.name"), System.getProperty("os.arch")));
    }
    try {
      Path ready = Files.createDirectories(cache.toAbsolutePath()).resolve(folderName(url));
      if (Files.notExists(ready)) {
        synchronized (ONE_AT_A_TIME) {
          unpack(url, ready, unpacking);
        }
      }
      return ready;
    } catch (IOException e) {
      throw new NotStartedException(
          "cannot unpack %s into %s: %s; free some space or choose another cache folder"
              .formatted(resource, cache, e),
          e);
    }
  }

  /** The content's checksum is in the name, so another version gets another folder. */
  private static String folderName(URL url) throws IOException {
    String file = url.getPath().substring(url.getPath().lastIndexOf('/') + 1);
    URLConnection connection = url.openConnection();
    if (connection instanceof JarURLConnection jar) {
      return "%s-%08x".formatted(file, jar.getJarEntry().getCrc());
    }
    return "%s-%x-%x"
        .formatted(file, connection.getContentLengthLong(), connection.getLastModified());
  }

  /** One JVM unpacks, the others wait for it; what a killed one left half done is begun anew. */
  private static void unpack(URL url, Path ready, Unpacking unpacking) throws IOException {
    Path half = ready.resolveSibling("unpacking");
    try (FileChannel lock =
        FileChannel.open(
            ready.resolveSibling("unpacking.lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE)) {
      lock.lock();
      if (Files.exists(ready)) {
        return;
      }
      FolderTree.delete(half);
      Files.createDirectories(half);
      try (InputStream resource = url.openStream()) {
        unpacking.into(resource, half);
      }
      Files.move(half, ready, StandardCopyOption.ATOMIC_MOVE);
    }
  }
}
