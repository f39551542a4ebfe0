package dev.rookery.lab.hosting;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Sizes on offer; prices are US dollars a month. */
enum Plan {
  STARTER("9.99", 1, 2_048, 30),
  PRO("19.99", 2, 4_096, 60),
  BUSINESS("39.99", 4, 8_192, 120);

  private final BigDecimal monthlyPrice;
  private final int cores;
  private final int memoryMb;
  private final int diskGb;

  Plan(String monthlyPrice, int cores, int memoryMb, int diskGb) {
    this.monthlyPrice = new BigDecimal(monthlyPrice);
    this.cores = cores;
    this.memoryMb = memoryMb;
    this.diskGb = diskGb;
  }

  int cores() {
    return cores;
  }

  int memoryMb() {
    return memoryMb;
  }

  int diskGb() {
    return diskGb;
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
