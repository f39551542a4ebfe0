package dev.rookery.standards.dns;

/**
 * One mail exchanger. RFC 5321 §5.1.
 *
 * @param preference 0 to 65535, lower is tried first
 * @param host absolute lower-case name with trailing dot; {@code "."} is the null MX (RFC 7505 §3)
 */
public record Mx(int preference, String host) implements Comparable<Mx> {
  public Mx {
    if (preference < 0 || preference > 0xffff) {
      throw new IllegalArgumentException(
          "MX preference is %d, allowed 0 to 65535".formatted(preference));
    }
    host = Names.absolute(host);
  }

  @Override
  public int compareTo(Mx other) {
    int byPreference = Integer.compare(preference, other.preference);
    return byPreference != 0 ? byPreference : host.compareTo(other.host);
  }
}
