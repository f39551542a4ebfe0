package dev.rookery.lab.dns;

import dev.rookery.postgres.owned.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.Type;

/** An independent client: dnsjava's. */
record Client(InetSocketAddress server) {
  /** A running lab DNS on two addresses and one free port. */
  static LabDns lab(InstantSource clock) throws UnknownHostException {
    var first = InetAddress.getByName("127.77.0.53");
    var second = InetAddress.getByName("127.77.0.54");
    int port = FreePort.on(first);
    return LabDns.start(
        new InetSocketAddress(first, port), new InetSocketAddress(second, port), clock);
  }

  /** An authoritative question: RD is off. */
  Message ask(String name, String type) throws IOException {
    return send(query(name, type, false));
  }

  /** A resolver's question: RD is on. */
  Message resolve(String name, String type) throws IOException {
    return send(query(name, type, true));
  }

  Message send(Message message) throws IOException {
    return resolver().send(message);
  }

  Message send(Message message, TSIG key) throws IOException {
    SimpleResolver resolver = resolver();
    resolver.setTSIGKey(key);
    return resolver.send(message);
  }

  SimpleResolver resolver() throws UnknownHostException {
    SimpleResolver resolver = new SimpleResolver(server);
    resolver.setTimeout(Duration.ofSeconds(5));
    return resolver;
  }

  static Message query(String name, String type, boolean recursive) {
    Record question = Record.newRecord(absolute(name), Type.value(type), DClass.IN);
    Message query = Message.newQuery(question);
    if (!recursive) {
      query.getHeader().unsetFlag(Flags.RD);
    }
    return query;
  }

  static Name absolute(String name) {
    return Name.fromConstantString(name.endsWith(".") ? name : name + ".");
  }

  static String rcode(Message response) {
    return Rcode.string(response.getRcode());
  }

  static List<String> answers(Message response) {
    return response.getSection(Section.ANSWER).stream().map(Record::rdataToString).toList();
  }
}
