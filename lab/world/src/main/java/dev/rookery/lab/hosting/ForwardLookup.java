package dev.rookery.lab.hosting;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/** Asks the world's DNS for the addresses of a name, each time anew. */
record ForwardLookup(InetSocketAddress resolver) {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** IPv4 addresses, empty when there are none or nobody answered. */
  List<InetAddress> addresses(Name name) {
    SimpleResolver client = new SimpleResolver(resolver);
    client.setTimeout(PATIENCE);
    try {
      Message answer = client.send(Message.newQuery(Record.newRecord(name, Type.A, DClass.IN)));
      return answer.getSection(Section.ANSWER).stream()
          .filter(ARecord.class::isInstance)
          .map(entry -> ((ARecord) entry).getAddress())
          .toList();
    } catch (IOException e) {
      return List.of(); // the customer is told that the name does not answer
    }
  }
}
