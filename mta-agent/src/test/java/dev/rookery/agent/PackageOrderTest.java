package dev.rookery.agent;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The architecture diagram: no class depends on a package to the right of its own. */
class PackageOrderTest {
  private static final List<String> LOWEST_FIRST =
      List.of("journal", "report", "orders", "mailet", "inbound", "mtalog", "node");

  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.rookery.agent");

  @Test
  void packages_import_only_from_lower_ones() {
    for (int i = 0; i < LOWEST_FIRST.size() - 1; i++) {
      String[] later =
          LOWEST_FIRST.subList(i + 1, LOWEST_FIRST.size()).stream()
              .map(name -> "dev.rookery.agent." + name + "..")
              .toArray(String[]::new);
      noClasses()
          .that()
          .resideInAPackage("dev.rookery.agent." + LOWEST_FIRST.get(i) + "..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(later)
          .check(classes);
    }
  }

  @Test
  void each_library_has_one_home() {
    livesOnlyIn("redis.clients..", "report", "orders");
    livesOnlyIn("org.apache.mailet..", "mailet");
    livesOnlyIn("org.apache.james..", "mailet");
    livesOnlyIn("jakarta.mail..", "mailet");
  }

  private void livesOnlyIn(String library, String... homes) {
    String[] packages =
        List.of(homes).stream()
            .map(name -> "dev.rookery.agent." + name + "..")
            .toArray(String[]::new);
    noClasses()
        .that()
        .resideOutsideOfPackages(packages)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .check(classes);
  }
}
