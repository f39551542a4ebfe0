package dev.rookery.postgres;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Another JVM that runs an embedded PostgreSQL until it is killed. */
record Child(Process jvm, long postgresPid) {
  /** In the child: argument 0 is the folder. Prints the server's pid. */
  public static void main(String[] arguments) throws InterruptedException {
    try (EmbeddedPostgres postgres =
        EmbeddedPostgres.start(PostgresSettings.durable(Path.of(arguments[0])))) {
      System.out.println(postgres.pid());
      Thread.currentThread().join();
    }
  }

  static Child running(Path folder) throws IOException {
    Process jvm =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin/java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    Child.class.getName(),
                    folder.toString()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    var output =
        new BufferedReader(new InputStreamReader(jvm.getInputStream(), StandardCharsets.US_ASCII));
    return new Child(jvm, Long.parseLong(output.readLine()));
  }

  void kill() throws InterruptedException {
    jvm.destroyForcibly().waitFor();
  }
}
