package dev.rookery.lab.dns;

import dev.rookery.lab.dns.TsigGate.Signer;
import java.io.IOException;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Turns the bytes of one request into the bytes of its responses, for one of the servers. */
final class Exchange {
  private static final int HEADER_OCTETS = 12;
  private static final int PLAIN_UDP = 512; // RFC 1035 §2.3.4
  private static final int OUR_UDP = 1232; // what passes every network without fragments

  private final Zones zones;
  private final TsigGate gate;
  private final DnsFaults faults;
  private final DnsLog log;
  private final ServerRole role;
  private final InstantSource clock;

  Exchange(
      Zones zones,
      TsigGate gate,
      DnsFaults faults,
      DnsLog log,
      ServerRole role,
      InstantSource clock) {
    this.zones = zones;
    this.gate = gate;
    this.faults = faults;
    this.log = log;
    this.role = role;
    this.clock = clock;
  }

  /** No response at all, one, or several (a transfer). */
  List<byte[]> answer(byte[] wire, InetAddress client, boolean overTcp) {
    Optional<Message> parsed = parse(wire);
    if (parsed.isEmpty()) {
      return malformed(wire);
    }
    Message request = parsed.get();
    if (request.getHeader().getFlag(Flags.QR)) {
      return List.of(); // a response: answering it could go on forever
    }
    return new Request(request, gate.check(request, wire), client, overTcp).responses();
  }

  private static Optional<Message> parse(byte[] wire) {
    try {
      return Optional.of(new Message(wire));
    } catch (IOException | RuntimeException e) {
      return Optional.empty(); // whatever the parser did not like: the answer is FORMERR
    }
  }

  private static List<byte[]> malformed(byte[] wire) {
    if (wire.length < HEADER_OCTETS) {
      return List.of();
    }
    Header header = new Header(((wire[0] & 0xff) << 8) | (wire[1] & 0xff));
    header.setFlag(Flags.QR);
    header.setRcode(Rcode.FORMERR);
    return List.of(header.toWire());
  }

  private final class Request {
    private final Message request;
    private final Signer signer;
    private final InetAddress client;
    private final boolean overTcp;
    private final Message response;

    Request(Message request, Signer signer, InetAddress client, boolean overTcp) {
      this.request = request;
      this.signer = signer;
      this.client = client;
      this.overTcp = overTcp;
      this.response = new Message(request.getHeader().getID());
      response.getHeader().setFlag(Flags.QR);
      response.getHeader().setOpcode(request.getHeader().getOpcode());
      request.getSection(Section.QUESTION).forEach(q -> response.addRecord(q, Section.QUESTION));
    }

    List<byte[]> responses() {
      if (request.getSection(Section.QUESTION).size() != 1) {
        return only(Rcode.FORMERR, List.of());
      }
      Optional<DnsFaults.Fault> fault = faults.at(question().getName());
      if (fault.isPresent()) {
        return failing(fault.get());
      }
      if (signer instanceof Signer.Stranger || signer instanceof Signer.Late) {
        return only(Rcode.NOTAUTH, List.of("signature not accepted")); // RFC 8945 §5.2
      }
      return switch (request.getHeader().getOpcode()) {
        case Opcode.QUERY -> query();
        case Opcode.UPDATE -> update();
        default -> only(Rcode.NOTIMP, List.of());
      };
    }

    private List<byte[]> failing(DnsFaults.Fault fault) {
      return switch (fault) {
        case SERVFAIL -> only(Rcode.SERVFAIL, List.of());
        case DROP -> {
          log("(dropped)", List.of());
          yield List.of();
        }
      };
    }

    private List<byte[]> query() {
      OPTRecord opt = request.getOPT();
      if (opt != null && opt.getVersion() != 0) {
        return only(Rcode.BADVERS, List.of()); // RFC 6891 §6.1.3
      }
      if (question().getDClass() != DClass.IN) {
        return only(Rcode.REFUSED, List.of());
      }
      if (question().getType() == Type.AXFR || question().getType() == Type.IXFR) {
        return transfer();
      }
      QueryAnswer.fill(zones, role, request, response);
      return only(response.getHeader().getRcode(), List.of());
    }

    private List<byte[]> transfer() {
      if (!overTcp) {
        return only(Rcode.FORMERR, List.of("transfers go over TCP")); // RFC 5936 §4.2
      }
      Optional<LabZone> zone = zones.named(question().getName());
      Optional<ZoneContent> content = zone.flatMap(role::content);
      if (zone.isEmpty() || content.isEmpty()) {
        return only(Rcode.NOTAUTH, List.of());
      }
      if (signer instanceof Signer.Holder holder && zone.get().allows(holder.key())) {
        log(Rcode.string(Rcode.NOERROR), List.of());
        return Transfer.of(content.get(), request, holder);
      }
      return only(Rcode.REFUSED, List.of("a key of this zone is needed"));
    }

    private List<byte[]> update() {
      if (question().getType() != Type.SOA || question().getDClass() != DClass.IN) {
        return only(Rcode.FORMERR, List.of("the zone section names no zone")); // RFC 2136 §3.1.1
      }
      Optional<LabZone> zone = zones.named(question().getName());
      if (zone.isEmpty()) {
        return only(Rcode.NOTAUTH, List.of("no zone of this server"));
      }
      if (role == ServerRole.SECONDARY) {
        return only(Rcode.REFUSED, List.of("a secondary does not forward updates"));
      }
      if (!(signer instanceof Signer.Holder holder && zone.get().allows(holder.key()))) {
        return only(Rcode.REFUSED, List.of("a key of this zone is needed"));
      }
      List<Record> changes = request.getSection(Section.UPDATE);
      return zone.get()
          .update(request.getSection(Section.PREREQ), changes)
          .map(rejection -> only(rejection.rcode(), List.of(rejection.reason())))
          .orElseGet(() -> only(Rcode.NOERROR, changes.stream().map(Record::toString).toList()));
    }

    private Record question() {
      return request.getQuestion();
    }

    private List<byte[]> only(int rcode, List<String> detail) {
      OPTRecord opt = request.getOPT();
      if (opt != null) {
        response.addRecord(new OPTRecord(OUR_UDP, rcode >> 4, 0, 0), Section.ADDITIONAL);
      }
      response.getHeader().setRcode(rcode & 0xf);
      TsigGate.sign(response, signer);
      log(Rcode.string(rcode), detail);
      // dnsjava signs only with a limit; and then puts OPT last, where an unsigned TSIG must be
      if (signer instanceof Signer.Stranger) {
        return List.of(response.toWire());
      }
      return List.of(response.toWire(overTcp ? Message.MAXLENGTH : udpLimit(opt)));
    }

    private int udpLimit(@Nullable OPTRecord opt) {
      return opt == null
          ? PLAIN_UDP
          : Math.clamp(opt.getPayloadSize(), PLAIN_UDP, OUR_UDP); // RFC 6891 §6.2.5
    }

    private void log(String rcode, List<String> detail) {
      Record question = request.getQuestion();
      log.add(
          new DnsLogEntry(
              clock.instant(),
              role,
              client,
              kind(),
              question == null ? "" : text(question.getName()),
              question == null ? "" : Type.string(question.getType()),
              TsigGate.holder(signer).map(Exchange::text),
              rcode,
              detail));
    }

    private DnsLogEntry.Kind kind() {
      Record question = request.getQuestion();
      return switch (request.getHeader().getOpcode()) {
        case Opcode.QUERY ->
            question != null && (question.getType() == Type.AXFR || question.getType() == Type.IXFR)
                ? DnsLogEntry.Kind.TRANSFER
                : DnsLogEntry.Kind.QUERY;
        case Opcode.UPDATE -> DnsLogEntry.Kind.UPDATE;
        default -> DnsLogEntry.Kind.OTHER;
      };
    }
  }

  private static String text(Name name) {
    return name.toString().toLowerCase(Locale.ROOT);
  }
}
