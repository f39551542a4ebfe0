package dev.rookery.lab.receiver;

/**
 * A time in which a provider takes less than it otherwise would, from every address.
 *
 * @param fromDay first sending day, from 0
 * @param days how many
 * @param above messages a day and address that are still taken
 */
public record Objection(int fromDay, int days, long above) {

  public Objection {
    if (fromDay < 0 || days < 1 || above < 0) {
      throw new IllegalArgumentException(
          "objection from day %d for %d days above %d: days count from 0, last at least 1, above is"
                  .formatted(fromDay, days, above)
              + " 0 or more");
    }
  }

  boolean isOn(int day) {
    return day >= fromDay && day < fromDay + days;
  }
}
