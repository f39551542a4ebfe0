package dev.rookery.standards.dns;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.xbill.DNS.Master;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

class DnsjavaResolverContractTest extends ResolverContract {
  private final List<Record> records = new ArrayList<>();
  private DnsServer server;

  @BeforeEach
  void serve() throws IOException {
    try (Master master = new Master(new ByteArrayInputStream(ZONE.getBytes(US_ASCII)), null, 300)) {
      for (Record record = master.nextRecord(); record != null; record = master.nextRecord()) {
        records.add(record);
      }
    }
    server = new DnsServer(this::answer);
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  @Override
  Resolver resolver() {
    return new DnsjavaResolver(
        List.of(server.address()), Duration.ofSeconds(2), InstantSource.system());
  }

  private Message answer(Message query) {
    Name name = query.getQuestion().getName();
    int type = query.getQuestion().getType();
    List<Record> alias = records(name, Type.CNAME);
    List<Record> found = new ArrayList<>(records(name, type));
    if (found.isEmpty() && !alias.isEmpty()) {
      found.addAll(alias);
    }
    boolean exists = records.stream().anyMatch(r -> r.getName().subdomain(name));
    Message reply = DnsServer.reply(query, exists ? Rcode.NOERROR : Rcode.NXDOMAIN, Section.ANSWER);
    found.forEach(r -> reply.addRecord(r, Section.ANSWER));
    if (found.isEmpty()) {
      reply.addRecord(
          records(records.getFirst().getName(), Type.SOA).getFirst(), Section.AUTHORITY);
    }
    return reply;
  }

  private List<Record> records(Name name, int type) {
    return records.stream().filter(r -> r.getType() == type && r.getName().equals(name)).toList();
  }
}
