package dev.rookery.standards.spf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.standards.Corpora;
import dev.rookery.standards.dns.ReverseName;
import dev.rookery.standards.dns.ZoneResolver;
import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The openspf.org suites for RFC 7208. */
class SpfSuiteTest {
  private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);
  private static final List<String> TYPES = List.of("A", "AAAA", "MX", "TXT", "PTR", "NS", "CNAME");

  @TestFactory
  Stream<DynamicNode> rfc_7208_suite() {
    return Corpora.yamlDocuments("dns/spf/pyspf/rfc7208-tests.yml").stream()
        .flatMap(SpfSuiteTest::scenario);
  }

  @TestFactory
  Stream<DynamicNode> pyspf_suite() {
    return Corpora.yamlDocuments("dns/spf/pyspf/test.yml").stream().flatMap(SpfSuiteTest::scenario);
  }

  private static Stream<DynamicNode> scenario(Map<String, Object> scenario) {
    ZoneResolver zone = zone(map(scenario.get("zonedata")));
    return map(scenario.get("tests")).entrySet().stream()
        // pyspf's own lax and strict modes, not the standard
        .filter(test -> !map(test.getValue()).containsKey("strict"))
        .map(test ->
            DynamicTest.dynamicTest(test.getKey(), () -> check(zone, map(test.getValue()))));
  }

  private static void check(ZoneResolver zone, Map<String, Object> test) {
    var checker = new SpfChecker(zone, "receiver.example", CLOCK);
    SpfVerdict verdict =
        checker.check(
            InetAddress.ofLiteral((String) test.get("host")),
            (String) test.get("helo"),
            (String) test.get("mailfrom"));
    assertThat(verdict.result().word())
        .as("%s for %s", verdict, test)
        .isIn(test.get("result") instanceof List<?> list ? list : List.of(test.get("result")));
    Object explanation = test.get("explanation");
    if (explanation != null) {
      // the suite wants hexadecimal digits in capitals, the RFC leaves their case open
      assertThat(verdict.explanation().orElse("DEFAULT"))
          .as("%s for %s", verdict, test)
          .isEqualToIgnoringCase((String) explanation);
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Object value) {
    return (Map<String, Object>) value;
  }

  private static ZoneResolver zone(Map<String, Object> data) {
    ZoneResolver zone = new ZoneResolver();
    data.forEach((name, records) -> addName(zone, name, (List<?>) records));
    return zone;
  }

  /**
   * The suite's own rules: TIMEOUT holds for types not listed; SPF stands for TXT without a TXT.
   */
  private static void addName(ZoneResolver zone, String name, List<?> records) {
    zone.exists(name);
    boolean hasTxt =
        records.stream().anyMatch(r -> r instanceof Map<?, ?> m && m.containsKey("TXT"));
    for (Object record : records) {
      if (record instanceof Map<?, ?> one) {
        String type = (String) one.keySet().iterator().next();
        Object value = one.get(type);
        if (value.equals("TIMEOUT")) {
          zone.fails(type, name);
        } else if (!value.equals("NONE") && (!type.equals("SPF") || !hasTxt)) {
          add(zone, name, type.equals("SPF") ? "TXT" : type, value);
        }
      }
    }
    if (records.contains("TIMEOUT")) {
      TYPES.stream()
          .filter(t -> records.stream().noneMatch(r -> isOf(r, t, hasTxt)))
          .forEach(t -> zone.fails(t, name));
    }
  }

  private static boolean isOf(Object record, String type, boolean hasTxt) {
    return record instanceof Map<?, ?> one
        && !"NONE".equals(one.get(type))
        && (one.containsKey(type) || type.equals("TXT") && one.containsKey("SPF") && !hasTxt);
  }

  private static void add(ZoneResolver zone, String name, String type, Object value) {
    switch (type) {
      case "A", "AAAA" -> zone.address(name, (String) value);
      case "MX" -> {
        List<?> mx = (List<?>) value;
        zone.mx(name, (Integer) mx.get(0), (String) mx.get(1));
      }
      case "TXT" ->
          zone.txt(
              name,
              value instanceof List<?> strings
                  ? String.join("", strings.stream().map(Object::toString).toList())
                  : (String) value);
      case "CNAME" -> zone.cname(name, (String) value);
      case "PTR" -> addPtr(zone, name, (String) value);
      default -> throw new IllegalArgumentException(type);
    }
  }

  private static void addPtr(ZoneResolver zone, String name, String host) {
    String address = address(name);
    assertThat(ReverseName.of(InetAddress.ofLiteral(address))).isEqualToIgnoringCase(name + ".");
    zone.ptr(address, host);
  }

  private static String address(String reverse) {
    List<String> labels = List.of(reverse.split("\\.")).reversed();
    if (reverse.endsWith("in-addr.arpa")) {
      return String.join(".", labels.subList(2, labels.size()));
    }
    String nibbles = String.join("", labels.subList(2, labels.size()));
    return nibbles.replaceAll("(.{4})(?!$)", "$1:");
  }
}
