package dev.rookery.dns.plan;

import dev.rookery.dns.record.Name;
import dev.rookery.dns.record.SpfTerms;
import java.util.Arrays;

/** Counts what a record would cost, before it is published. */
@FunctionalInterface
public interface SpfCounter {
  /** Counts the record's own terms only: a lower bound that needs no DNS. */
  SpfCounter OWN_TERMS =
      (_, record) ->
          new SpfCost(
              (int) Arrays.stream(record.split(" ")).filter(SpfTerms::asksTheDns).count(), 0);

  /**
   * The cost for a receiver.
   *
   * @param name where the record is to stand
   * @param record the text, {@code v=spf1 …}
   * @throws RuntimeException the cost cannot be told now; the plan then refuses itself
   */
  SpfCost count(Name name, String record);
}
