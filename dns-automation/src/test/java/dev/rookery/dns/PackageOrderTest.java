package dev.rookery.dns;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The architecture: a package imports only from those named before it. */
class PackageOrderTest {
  private static final String BASE = "dev.rookery.dns.";

  private static final List<String> LOWEST_FIRST =
      List.of("record", "zone", "plan", "ownership", "mailauth", "wire", "provider", "verify");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.rookery.dns");

  static List<String> packages() {
    return LOWEST_FIRST;
  }

  @ParameterizedTest
  @MethodSource("packages")
  void a_package_imports_only_from_lower_ones(String name) {
    String[] higher =
        LOWEST_FIRST.stream()
            .skip(LOWEST_FIRST.indexOf(name) + 1L)
            .map(later -> BASE + later + "..")
            .toArray(String[]::new);
    noClasses()
        .that()
        .resideInAPackage(BASE + name + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(higher)
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void a_provider_knows_no_other_provider() {
    noClasses()
        .that()
        .resideInAPackage(BASE + "provider.rfc2136..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(BASE + "provider.manual..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage(BASE + "provider.manual..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(BASE + "provider.rfc2136..")
        .check(CLASSES);
  }

  @Test
  void the_dns_library_stays_out_of_what_is_decided() {
    noClasses()
        .that()
        .resideInAnyPackage(
            BASE + "record", BASE + "zone", BASE + "plan", BASE + "ownership", BASE + "mailauth")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.xbill.DNS..")
        .check(CLASSES);
  }
}
