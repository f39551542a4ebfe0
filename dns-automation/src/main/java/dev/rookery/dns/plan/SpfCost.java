package dev.rookery.dns.plan;

/**
 * What an SPF record costs a receiver in the worst case (RFC 7208 §4.6.4).
 *
 * @param lookups terms that ask the DNS, nested ones included; at most 10
 * @param voidLookups look-ups that find nothing; at most 2
 */
public record SpfCost(int lookups, int voidLookups) {
  /** Above these a receiver answers permerror. */
  public static final SpfCost LIMIT = new SpfCost(10, 2);

  public boolean isAffordable() {
    return lookups <= LIMIT.lookups && voidLookups <= LIMIT.voidLookups;
  }
}
