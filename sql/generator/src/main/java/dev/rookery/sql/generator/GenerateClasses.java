package dev.rookery.sql.generator;

import dev.rookery.postgres.EmbeddedPostgres;
import dev.rookery.postgres.PostgresSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import org.flywaydb.core.Flyway;
import org.jooq.codegen.GenerationTool;
import org.jooq.meta.jaxb.Configuration;
import org.jooq.meta.jaxb.Database;
import org.jooq.meta.jaxb.ForcedType;
import org.jooq.meta.jaxb.Generate;
import org.jooq.meta.jaxb.Generator;
import org.jooq.meta.jaxb.Jdbc;
import org.jooq.meta.jaxb.Logging;
import org.jooq.meta.jaxb.Target;

/** {@code GenerateClasses MIGRATIONS TARGET VERSION}; does nothing when the stamp matches. */
public final class GenerateClasses {
  private GenerateClasses() {}

  public static void main(String[] args) throws Exception {
    Path migrations = Path.of(args[0]);
    Path target = Path.of(args[1]);
    Path stampFile = target.resolve(".stamp");
    Stamp stamp = Stamp.of(migrations, args[2]);
    if (stamp.isIn(stampFile)) {
      System.out.println("schema: classes are up to date");
      return;
    }
    Files.deleteIfExists(stampFile);
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(PostgresSettings.throwAway())) {
      migrate(postgres, migrations);
      GenerationTool.generate(configuration(postgres, target));
    }
    stamp.writeTo(stampFile);
  }

  private static void migrate(EmbeddedPostgres postgres, Path migrations) {
    Flyway.configure()
        .dataSource(postgres.jdbcUrl(), postgres.user(), postgres.password())
        .locations("filesystem:" + migrations)
        .load()
        .migrate();
  }

  private static Configuration configuration(EmbeddedPostgres postgres, Path target) {
    return new Configuration()
        .withLogging(Logging.WARN)
        .withJdbc(
            new Jdbc()
                .withUrl(postgres.jdbcUrl())
                .withUser(postgres.user())
                .withPassword(postgres.password()))
        .withGenerator(
            new Generator()
                .withDatabase(
                    new Database()
                        .withInputSchema("public")
                        .withOutputSchemaToDefault(true)
                        .withIncludeRoutines(true)
                        .withExcludes(
                            "flyway_schema_history|outcomes_.*|job_history_.*|keep_job_history|secure_.*")
                        .withForcedTypes(
                            new ForcedType()
                                .withName("INSTANT")
                                .withIncludeTypes("(?i)timestamp.*with time zone|timestamptz")))
                .withGenerate(new Generate().withRecords(true).withPojos(false))
                .withTarget(
                    new Target()
                        .withPackageName("dev.rookery.sql")
                        .withDirectory(target.toString())));
  }
}
