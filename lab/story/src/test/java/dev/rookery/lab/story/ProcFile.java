package dev.rookery.lab.story;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the kernel tells of a process; one that has ended mentions nothing. */
record ProcFile(Path folder) {
  static ProcFile of(long pid) {
    return new ProcFile(Path.of("/proc", Long.toString(pid)));
  }

  boolean mentions(String text) {
    return read("cmdline").contains(text) || read("environ").contains(text) || cwd().contains(text);
  }

  private String read(String name) {
    try {
      return new String(Files.readAllBytes(folder.resolve(name)), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  private String cwd() {
    try {
      return Files.readSymbolicLink(folder.resolve("cwd")).toString();
    } catch (IOException e) {
      return "";
    }
  }
}
