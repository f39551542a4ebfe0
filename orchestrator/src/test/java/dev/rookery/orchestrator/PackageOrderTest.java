package dev.rookery.orchestrator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The architecture diagram: a package imports only from those before it. */
class PackageOrderTest {
  private static final String ROOT = "dev.rookery.orchestrator.";

  /** Lowest first. */
  private static final List<String> ORDER =
      List.of(
          "platform",
          "jobs",
          "tenants",
          "audit",
          "hosting",
          "fleet",
          "certificates",
          "provisioning",
          "domains",
          "mailboxes",
          "suppression",
          "outcomes",
          "reputation",
          "warmup",
          "pacing",
          "dispatch",
          "webhooks",
          "api",
          "cli");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.rookery.orchestrator");

  @Test
  void a_package_imports_only_from_those_below_it() {
    for (int i = 0; i < ORDER.size() - 1; i++) {
      String[] above =
          ORDER.subList(i + 1, ORDER.size()).stream()
              .map(name -> ROOT + name + "..")
              .toArray(String[]::new);
      noClasses()
          .that()
          .resideInAPackage(ROOT + ORDER.get(i) + "..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(above)
          .allowEmptyShould(true)
          .check(CLASSES);
    }
  }

  /** A library, and the packages that are its home. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "net.schmizz..                  | provisioning",
        "org.shredzone..                | certificates",
        "redis.clients..                | platform, fleet, outcomes, pacing",
        "org.flywaydb..                 | api",
        "com.zaxxer..                   | platform, jobs",
        "io.prometheus..                | platform, jobs, fleet, certificates, outcomes",
        "org.bouncycastle..             | fleet, provisioning, hosting",
        "picocli..                      | cli",
        "io.micronaut.http..            | api",
        "io.micronaut.serde..           | api",
        "io.swagger..                   | api",
        "jakarta.validation..           | api",
        "org.xbill..                    | none",
        "com.sun.net.httpserver..       | none",
      })
  void each_library_has_one_home(String library, String homes) {
    String[] allowed =
        List.of(homes.split(",\\s*")).stream()
            .map(home -> ROOT + home + "..")
            .toArray(String[]::new);
    noClasses()
        .that()
        .resideOutsideOfPackages(allowed)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(library)
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  /** Doors ask features; features ask the database. */
  @Test
  void no_door_speaks_sql_but_for_its_own_idempotency_keys() {
    noClasses()
        .that()
        .resideInAnyPackage(ROOT + "api..", ROOT + "cli..")
        .and()
        .haveSimpleNameNotStartingWith("Idempotency")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.jooq.impl..", "dev.rookery.sql.tables..")
        .check(CLASSES);
  }

  @Test
  void the_control_plane_knows_nothing_of_the_lab() {
    noClasses().should().dependOnClassesThat().resideInAPackage("dev.rookery.lab..").check(CLASSES);
  }
}
