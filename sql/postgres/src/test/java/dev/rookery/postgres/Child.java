package dev.rookery.postgres;

import dev.rookery.postgres.owned.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;

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
    Process jvm = ChildJvm.start(Child.class, folder);
    return new Child(jvm, Long.parseLong(jvm.inputReader().readLine()));
  }

  void kill() throws InterruptedException {
    jvm.destroyForcibly().waitFor();
  }
}
