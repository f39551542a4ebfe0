package dev.rookery.lab.hosting;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Sizes on offer; prices are US dollars a month. */
enum Plan {
  STARTER("9.99"),
  PRO("19.99"),
  BUSINESS("39.99");

  private final BigDecimal monthlyPrice;

  Plan(String monthlyPrice) {
    this.monthlyPrice = new BigDecimal(monthlyPrice);
  }

  static Optional<Plan> find(String name) {
    return Arrays.stream(values()).filter(plan -> plan.apiName().equals(name)).findFirst();
  }

  static List<String> names() {
    return Arrays.stream(values()).map(Plan::apiName).toList();
  }

  String apiName() {
    return name().toLowerCase(Locale.ROOT);
  }

  BigDecimal monthlyPrice() {
    return monthlyPrice;
  }
}
