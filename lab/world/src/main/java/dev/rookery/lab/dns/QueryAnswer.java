package dev.rookery.lab.dns;

import java.util.List;
import java.util.Optional;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * Fills the response to one query (RFC 1034 §4.3.2, RFC 2308). Asked with RD the server plays the
 * lab's resolver too: RA is set and a name outside of all zones does not exist in this world.
 */
final class QueryAnswer {
  private static final int LONGEST_CHAIN = 8;
  private static final SOARecord ROOT_SOA =
      new SOARecord(
          Name.root,
          DClass.IN,
          60,
          Name.fromConstantString("a.root.test."),
          Name.fromConstantString("hostmaster.root.test."),
          1,
          3600,
          300,
          604_800,
          60);

  private final Zones zones;
  private final ServerRole role;
  private final Message response;
  private final boolean recursive;

  private QueryAnswer(Zones zones, ServerRole role, Message response, boolean recursive) {
    this.zones = zones;
    this.role = role;
    this.response = response;
    this.recursive = recursive;
  }

  static void fill(Zones zones, ServerRole role, Message query, Message response) {
    boolean recursive = query.getHeader().getFlag(Flags.RD);
    if (recursive) {
      response.getHeader().setFlag(Flags.RA);
    }
    Record question = query.getQuestion();
    new QueryAnswer(zones, role, response, recursive)
        .follow(question.getName(), question.getType(), 0);
  }

  private void follow(Name name, int type, int depth) {
    Optional<ZoneContent> zone = zones.holding(name).flatMap(role::content);
    if (zone.isEmpty()) {
      outsideOfAllZones(depth);
      return;
    }
    if (depth == 0) {
      response.getHeader().setFlag(Flags.AA);
    }
    switch (Lookup.in(zone.get(), name, type)) {
      case Lookup.Found(List<Record> records) -> addAll(records, Section.ANSWER);
      case Lookup.Alias(CNAMERecord cname) -> followAlias(cname, type, depth);
      case Lookup.Referral(List<Record> servers) -> refer(zone.get(), servers, depth);
      case Lookup.NoData() -> negative(Rcode.NOERROR, zone.get().soa());
      case Lookup.NoName() -> negative(Rcode.NXDOMAIN, zone.get().soa());
    }
  }

  private void outsideOfAllZones(int depth) {
    if (recursive) {
      negative(Rcode.NXDOMAIN, ROOT_SOA);
    } else if (depth == 0) {
      response.getHeader().setRcode(Rcode.REFUSED);
    } // an alias that leads out: the client goes on by itself
  }

  private void followAlias(CNAMERecord cname, int type, int depth) {
    response.addRecord(cname, Section.ANSWER);
    if (depth < LONGEST_CHAIN) {
      follow(cname.getTarget(), type, depth + 1);
    } else {
      response.getHeader().setRcode(Rcode.SERVFAIL);
    }
  }

  private void refer(ZoneContent zone, List<Record> servers, int depth) {
    if (depth == 0) {
      response.getHeader().unsetFlag(Flags.AA);
    }
    addAll(servers, Section.AUTHORITY);
    for (Record server : servers) {
      Name host = ((NSRecord) server).getTarget();
      addAll(zone.rrset(host, Type.A), Section.ADDITIONAL);
      addAll(zone.rrset(host, Type.AAAA), Section.ADDITIONAL);
    }
  }

  /** The SOA's TTL says how long "no" may be remembered (RFC 2308 §3). */
  private void negative(int rcode, SOARecord soa) {
    response.getHeader().setRcode(rcode);
    long ttl = Math.min(soa.getTTL(), soa.getMinimum());
    response.addRecord(
        Record.newRecord(soa.getName(), Type.SOA, DClass.IN, ttl, soa.rdataToWireCanonical()),
        Section.AUTHORITY);
  }

  private void addAll(List<Record> records, int section) {
    records.forEach(entry -> response.addRecord(entry, section));
  }
}
