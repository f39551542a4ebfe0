package dev.rookery.standards.iprev;

import java.util.List;

/**
 * The result of one check.
 *
 * @param names all names of the address, absolute, lower-case, trailing dot; at most ten
 * @param confirmed those that lead back to it; not empty for a pass
 */
public record IprevVerdict(IprevResult result, List<String> names, List<String> confirmed) {
  public IprevVerdict {
    names = List.copyOf(names);
    confirmed = List.copyOf(confirmed);
  }

  /**
   * The address has this very name and it leads back, as receivers want of a HELO name.
   *
   * @param name in any case, with or without trailing dot
   */
  public boolean confirms(String name) {
    String absolute = name.endsWith(".") ? name : name + ".";
    return confirmed.stream().anyMatch(absolute::equalsIgnoreCase);
  }
}
