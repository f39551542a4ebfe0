package dev.rookery.lab.mta;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * How scripts reach the MTA: they drop {@code NAME.cmd} with one argument a line and wait for
 * {@code NAME.ans}, whose first line is the exit code. Both appear by a rename, whole.
 */
final class CommandFolder {
  private final Path folder;
  private final Commands commands;

  CommandFolder(Path folder, LabMta mta) throws IOException {
    this.folder = Files.createDirectories(folder.toAbsolutePath());
    this.commands = new Commands(mta);
    clear();
  }

  /** What was asked of a former run is not answered any more. */
  private void clear() throws IOException {
    try (DirectoryStream<Path> left = Files.newDirectoryStream(folder)) {
      for (Path file : left) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** Answers what has been dropped since. */
  void poll() throws IOException {
    try (DirectoryStream<Path> dropped = Files.newDirectoryStream(folder, "*.cmd")) {
      for (Path file : dropped) {
        answer(file);
      }
    }
  }

  private void answer(Path file) throws IOException {
    List<String> words = Files.readAllLines(file);
    Files.delete(file);
    Commands.Answer answer = commands.run(words);
    String name = file.getFileName().toString().replaceAll("\\.cmd$", "");
    Path draft = folder.resolve(name + ".draft");
    Files.writeString(draft, answer.exitCode() + "\n" + answer.text());
    Files.move(draft, folder.resolve(name + ".ans"), StandardCopyOption.ATOMIC_MOVE);
  }

  void install(Path binFolder) throws IOException {
    Files.createDirectories(binFolder);
    for (String program : List.of("postqueue", "postfix")) {
      Path script = binFolder.resolve(program);
      Files.writeString(script, CommandScript.text(program, folder));
      Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }
}
