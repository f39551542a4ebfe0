package dev.rookery.standards.dmarc;

import dev.rookery.standards.dmarc.DmarcRecord.PublicSuffix;
import dev.rookery.standards.dns.Resolver;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The records found from a domain upwards. RFC 9989 §4.10.
 *
 * @param start the domain, lower-case, no trailing dot
 * @param found bottom first, each with its domain
 */
record TreeWalk(String start, List<Step> found) {
  private static final int LABELS_MAX = 7; // RFC 9989 §4.10: at most eight questions

  record Step(String domain, DmarcRecord record) {
    int labels() {
      return domain.split("\\.").length;
    }
  }

  /**
   * @throws dev.rookery.standards.dns.DnsUnavailableException a question stayed without answer
   */
  static TreeWalk from(String start, Resolver resolver) {
    List<Step> found = new ArrayList<>();
    List<String> labels = Arrays.asList(start.split("\\."));
    while (!labels.isEmpty()) {
      String domain = String.join(".", labels);
      Optional<DmarcRecord> record = recordAt(domain, resolver);
      record.ifPresent(r -> found.add(new Step(domain, r)));
      if (record.filter(r -> r.publicSuffix() != PublicSuffix.UNKNOWN).isPresent()) {
        break; // RFC 9989 §4.10: psd=y and psd=n end the walk
      }
      int drop = Math.max(1, labels.size() - LABELS_MAX);
      labels = labels.subList(drop, labels.size());
    }
    return new TreeWalk(start, List.copyOf(found));
  }

  /**
   * RFC 9989 §4.10: texts that are no DMARC record do not count; several that are void each other.
   */
  private static Optional<DmarcRecord> recordAt(String domain, Resolver resolver) {
    List<String> texts =
        resolver.txt("_dmarc." + domain + ".").records().stream()
            .filter(DmarcRecord::isDmarc)
            .toList();
    if (texts.size() != 1) {
      return Optional.empty();
    }
    try {
      return Optional.of(DmarcRecord.parse(texts.getFirst()));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // RFC 9989 §4.10.1: DMARC is not applied to an unusable record
    }
  }

  /** RFC 9989 §4.10.2. */
  String organizationalDomain() {
    for (Step step : found) {
      switch (step.record().publicSuffix()) {
        case NO -> {
          return step.domain();
        }
        case YES -> {
          if (!step.domain().equals(start)) {
            return oneLabelBelow(step.domain());
          }
        }
        case UNKNOWN -> {}
      }
    }
    return found.stream()
        .min(Comparator.comparingInt(Step::labels))
        .map(Step::domain)
        .orElse(start);
  }

  private String oneLabelBelow(String domain) {
    String below = start.substring(0, start.length() - domain.length() - 1);
    return below.substring(below.lastIndexOf('.') + 1) + "." + domain;
  }

  /** RFC 9989 §4.10.1: the domain's own record, its organizational domain's, its suffix's. */
  Optional<Step> applicable() {
    return at(start)
        .or(() -> at(organizationalDomain()))
        .or(() ->
            found.stream()
                .filter(step -> step.record().publicSuffix() == PublicSuffix.YES)
                .findFirst());
  }

  private Optional<Step> at(String domain) {
    return found.stream().filter(step -> step.domain().equals(domain)).findFirst();
  }
}
