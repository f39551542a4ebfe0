package dev.rookery.dns.provider.manual;

import dev.rookery.dns.plan.Change;
import dev.rookery.dns.plan.ZonePlan;
import dev.rookery.dns.provider.Instructions;
import dev.rookery.dns.provider.Instructions.Step;
import dev.rookery.dns.record.Name;
import dev.rookery.dns.record.Rdata;
import dev.rookery.dns.record.RecordSet;
import dev.rookery.dns.record.Txt;
import java.util.List;
import java.util.stream.Stream;

/**
 * A plan as steps for a person, in the plan's order. A TTL alone is no step: consoles often fix it,
 * and the person would be asked for ever.
 */
final class CopyPaste {
  private CopyPaste() {}

  static Instructions of(ZonePlan plan) {
    List<Step> steps =
        plan.changes().stream().flatMap(change -> steps(plan.origin(), change)).toList();
    return new Instructions(plan.origin().text(), steps);
  }

  private static Stream<Step> steps(Name origin, Change change) {
    return switch (change) {
      case Change.Create(RecordSet after) -> steps("add", origin, after, after.data());
      case Change.Delete(RecordSet before) -> steps("remove", origin, before, before.data());
      case Change.Update(RecordSet before, RecordSet after) ->
          Stream.concat(
              steps("add", origin, after, missing(after, before)),
              steps("remove", origin, before, missing(before, after)));
    };
  }

  private static List<Rdata> missing(RecordSet from, RecordSet in) {
    return from.data().stream().filter(value -> !in.data().contains(value)).toList();
  }

  private static Stream<Step> steps(String action, Name origin, RecordSet set, List<Rdata> values) {
    return values.stream()
        .map(value ->
            new Step(
                action,
                host(origin, set.name()),
                set.name().text(),
                set.type().toString(),
                set.ttl().toSeconds(),
                value instanceof Txt txt ? txt.joined() : value.text()));
  }

  private static String host(Name origin, Name name) {
    if (name.equals(origin)) {
      return "@";
    }
    return name.text().substring(0, name.text().length() - origin.text().length() - 1);
  }
}
