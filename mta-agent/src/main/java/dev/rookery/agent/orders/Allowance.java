package dev.rookery.agent.orders;

/**
 * What a budget allows and what of it is used.
 *
 * @param used may be above {@code cap}, when more came over from earlier budgets than this one
 *     allows
 */
record Allowance(String budget, int cap, int used) {
  int free() {
    return Math.max(0, cap - used);
  }

  @Override
  public String toString() {
    return "%d of %d used of %s".formatted(used, cap, budget);
  }
}
