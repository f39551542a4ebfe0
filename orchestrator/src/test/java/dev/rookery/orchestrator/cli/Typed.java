package dev.rookery.orchestrator.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a command that somebody typed said, and how it ended. */
public record Typed(int code, String out) {

  /** Runs it in this process; not two at a time, for standard output is taken over. */
  public static Typed rookery(URI url, Path keyFile, String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--url", url.toString(), "--key-file", keyFile.toString()));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream real = System.out;
    try {
      System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
      int code = Main.run(all.toArray(String[]::new));
      return new Typed(code, out.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(real);
    }
  }
}
