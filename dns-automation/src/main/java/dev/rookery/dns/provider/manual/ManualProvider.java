package dev.rookery.dns.provider.manual;

import dev.rookery.dns.plan.ZonePlan;
import dev.rookery.dns.provider.ApplyOutcome;
import dev.rookery.dns.provider.Capabilities;
import dev.rookery.dns.provider.Capabilities.Answer;
import dev.rookery.dns.provider.Capability;
import dev.rookery.dns.provider.DnsProvider;
import dev.rookery.dns.provider.Instructions;
import dev.rookery.dns.provider.ReadOutcome;
import dev.rookery.dns.record.Name;
import dev.rookery.dns.record.RecordKey;
import java.util.Map;
import java.util.SortedSet;

/**
 * A zone whose provider we cannot reach: it is read from its name servers like anybody would, and
 * changed by a person who follows instructions.
 */
public final class ManualProvider implements DnsProvider {
  private static final Capabilities CAPABILITIES =
      new Capabilities(
          "manual",
          Capabilities.Granularity.RECORD,
          Map.of(
              Capability.READ_WHOLE_ZONE,
              Answer.no("name servers show the sets they are asked for"),
              Capability.APPLY,
              Answer.no("a person copies and pastes"),
              Capability.ATOMIC,
              Answer.no("a person makes one change after the other"),
              Capability.COMPARE_AND_SET,
              Answer.no("nobody looks between plan and change; verify afterwards"),
              Capability.LONG_TEXT,
              Answer.yes("values are given in one piece; the provider cuts them"),
              Capability.CREATE_ZONE,
              Answer.no("a person does")));

  private final PublicZone zone;

  /**
   * @param zone reads what the world sees
   */
  public ManualProvider(PublicZone zone) {
    this.zone = zone;
  }

  @Override
  public Capabilities capabilities() {
    return CAPABILITIES;
  }

  @Override
  public ReadOutcome read(Name origin, SortedSet<RecordKey> interest) {
    return zone.read(origin, interest);
  }

  @Override
  public ApplyOutcome apply(ZonePlan plan) {
    Instructions instructions = CopyPaste.of(plan.requireSafe());
    return instructions.steps().isEmpty()
        ? new ApplyOutcome.Applied(plan.serial())
        : new ApplyOutcome.ByHand(instructions);
  }
}
