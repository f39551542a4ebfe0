package dev.rookery.orchestrator.hosting;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.regex.Pattern;

/**
 * A price a month.
 *
 * @param cents hundredths of the currency, 0 or more
 * @param currency ISO 4217, e.g. {@code EUR}; two currencies are never added up
 */
public record Price(int cents, String currency) {
  private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");

  public Price {
    if (cents < 0 || !CURRENCY.matcher(currency).matches()) {
      throw new IllegalArgumentException(
          "%d cents of '%s' is no price; it needs 0 or more, and three capital letters"
              .formatted(cents, currency));
    }
  }

  /** Rounded up to the cent: {@code 3.7900}, {@code EUR} is 379 cents. */
  public static Price of(BigDecimal amount, String currency) {
    return new Price(
        amount.movePointRight(2).setScale(0, RoundingMode.CEILING).intValueExact(), currency);
  }

  /** {@code 9.99 USD}. */
  public static Price parse(String text) {
    String[] parts = text.strip().split("\\s+", -1);
    if (parts.length != 2 || !parts[0].matches("\\d{1,6}(\\.\\d{1,2})?")) {
      throw new IllegalArgumentException(
          "'%s' is no price; write it like 9.99 USD".formatted(text));
    }
    return of(new BigDecimal(parts[0]), parts[1]);
  }

  @Override
  public String toString() {
    return "%s %s".formatted(BigDecimal.valueOf(cents, 2).toPlainString(), currency);
  }
}
