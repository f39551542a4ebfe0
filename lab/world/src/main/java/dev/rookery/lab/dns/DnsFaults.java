package dev.rookery.lab.dns;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.xbill.DNS.Name;

/** What goes wrong on purpose. A fault covers its name and everything below it. */
public final class DnsFaults {
  enum Fault {
    SERVFAIL,
    DROP
  }

  private final Map<Name, Fault> byName = new ConcurrentHashMap<>();
  private final SecondaryLag lag;

  DnsFaults(SecondaryLag lag) {
    this.lag = lag;
  }

  /** Both servers answer SERVFAIL. */
  public void servfail(String name) {
    byName.put(LabZone.absolute(name), Fault.SERVFAIL);
  }

  /** Neither server answers. */
  public void drop(String name) {
    byName.put(LabZone.absolute(name), Fault.DROP);
  }

  /** From now on the secondary learns nothing new, until {@link #clear}. */
  public void staleSecondary() {
    lag.hold();
  }

  /** Everything works again. */
  public void clear() {
    byName.clear();
    lag.release();
  }

  Optional<Fault> at(Name name) {
    for (Name above = name; ; above = new Name(above, 1)) {
      Fault fault = byName.get(above);
      if (fault != null || above.equals(Name.root)) {
        return Optional.ofNullable(fault);
      }
    }
  }
}
