package dev.rookery.contract;

import java.util.List;

/**
 * How a receiving provider is known by its MX.
 *
 * @param key lower case, e.g. {@code google}
 * @param mxSuffixes endings of MX host names, lower case, no trailing dot, matched on label
 *     boundaries
 */
public record ProviderRule(String key, List<String> mxSuffixes) {
  /** Key for providers that no rule matches. */
  public static final String OTHER = "other";
}
