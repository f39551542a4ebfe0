package dev.rookery.sql.generator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** What the generated classes were made from; the same stamp means nothing is to be done. */
record Stamp(String value) {

  /** Hash over names and bytes of the migrations, over the generator's version and its settings. */
  static Stamp of(Path migrations, String generatorVersion) throws IOException {
    try (Stream<Path> files = Files.list(migrations)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(generatorVersion.getBytes(UTF_8));
      try (var settings = GenerateClasses.class.getResourceAsStream("GenerateClasses.class")) {
        digest.update(settings.readAllBytes());
      }
      List<Path> sorted = files.sorted().toList();
      for (Path file : sorted) {
        digest.update(file.getFileName().toString().getBytes(UTF_8));
        digest.update(Files.readAllBytes(file));
      }
      return new Stamp(HexFormat.of().formatHex(digest.digest()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  boolean isIn(Path file) throws IOException {
    return Files.exists(file) && Files.readString(file).equals(value);
  }

  void writeTo(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, value);
  }
}
