package dev.rookery.postgres.owned;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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
      Path ready = cache.toAbsolutePath().resolve(folderName(url));
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

  private static void unpack(URL url, Path ready, Unpacking unpacking) throws IOException {
    if (Files.exists(ready)) {
      return;
    }
    Path parent = Files.createDirectories(ready.resolveSibling("unpacking"));
    sweep(parent);
    try (OwnedFolder workshop =
            OwnedFolder.claim(parent.resolve(Long.toString(ProcessHandle.current().pid())));
        InputStream resource = url.openStream()) {
      Path half = Files.createDirectories(workshop.path().resolve("half"));
      unpacking.into(resource, half);
      moveUnlessThere(half, ready);
      FolderTree.delete(workshop.path());
    }
  }

  private static void moveUnlessThere(Path half, Path ready) throws IOException {
    try {
      Files.move(half, ready, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (Files.notExists(ready)) {
        throw e; // otherwise another JVM was quicker: its copy is as good
      }
    }
  }

  /** What a killed JVM left half unpacked. */
  private static void sweep(Path parent) throws IOException {
    try (DirectoryStream<Path> workshops = Files.newDirectoryStream(parent)) {
      for (Path workshop : workshops) {
        Optional<OwnedFolder> abandoned = OwnedFolder.tryClaim(workshop);
        if (abandoned.isPresent()) {
          FolderTree.delete(workshop);
          abandoned.get().close();
        }
      }
    }
  }
}
