package dev.rookery.dns.record;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The terms of an SPF record as a list to add to and take from, each kept as its owner wrote it
 * (RFC 7208 §4.6.1).
 */
public record SpfTerms(List<String> terms) {
  private static final String VERSION = "v=spf1";
  private static final Pattern ALL = Pattern.compile("[-+?~]?all", Pattern.CASE_INSENSITIVE);
  private static final Pattern MODIFIER = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]*=.*");
  private static final Pattern ASKING =
      Pattern.compile(
          "[-+?~]?(include:.*|exists:.*|(a|mx|ptr)([:/].*)?)|redirect=.*",
          Pattern.CASE_INSENSITIVE);

  public SpfTerms {
    terms = List.copyOf(terms);
  }

  public static SpfTerms parse(String text) {
    return new SpfTerms(
        Arrays.stream(text.substring(VERSION.length()).split(" "))
            .filter(term -> !term.isEmpty())
            .toList());
  }

  /** Terms in the form claims are kept in. */
  public SortedSet<String> normalTerms() {
    SortedSet<String> normal = new TreeSet<>();
    terms.forEach(term -> normal.add(normal(term)));
    return normal;
  }

  /** Terms that name senders: neither the all-term nor a modifier. */
  public SpfTerms senders() {
    return new SpfTerms(terms.stream().filter(term -> !isAll(term) && !isModifier(term)).toList());
  }

  public boolean hasSenders() {
    return !senders().terms.isEmpty();
  }

  /** Without the terms whose {@link #normal} form is listed. */
  public SpfTerms without(Collection<String> normalTerms) {
    return new SpfTerms(
        terms.stream().filter(term -> !normalTerms.contains(normal(term))).toList());
  }

  /** With the missing ones of these terms, before the first term that ends evaluation. */
  public SpfTerms with(SpfTerms added) {
    SortedSet<String> present = normalTerms();
    List<String> missing =
        added.terms.stream().filter(term -> !present.contains(normal(term))).toList();
    List<String> merged = new ArrayList<>(terms);
    merged.addAll(insertAt(), missing);
    return new SpfTerms(merged);
  }

  /** Terms behind "all" are never read (RFC 7208 §5.1); modifiers stand last by custom (§4.6.3). */
  private int insertAt() {
    for (int at = 0; at < terms.size(); at++) {
      if (isAll(terms.get(at)) || isModifier(terms.get(at))) {
        return at;
      }
    }
    return terms.size();
  }

  public String text() {
    return terms.isEmpty() ? VERSION : VERSION + " " + String.join(" ", terms);
  }

  /** Lower case, {@code +} taken off: it is the default qualifier (RFC 7208 §4.6.2). */
  public static String normal(String term) {
    String lower = term.toLowerCase(Locale.ROOT);
    return lower.startsWith("+") ? lower.substring(1) : lower;
  }

  /** Whether the term counts against the limit of 10 (RFC 7208 §4.6.4). */
  public static boolean asksTheDns(String term) {
    return ASKING.matcher(term).matches();
  }

  private static boolean isAll(String term) {
    return ALL.matcher(term).matches();
  }

  private static boolean isModifier(String term) {
    return MODIFIER.matcher(term).matches();
  }
}
