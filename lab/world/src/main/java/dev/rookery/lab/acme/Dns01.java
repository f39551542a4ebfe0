package dev.rookery.lab.acme;

import dev.rookery.lab.dns.LabDns;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/**
 * Looks for a challenge's text at every authoritative server, without recursion: an authority asks
 * from several places, so one server that lags is enough to fail. RFC 8555 §8.4.
 */
final class Dns01 {
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final LabDns dns;

  Dns01(LabDns dns) {
    this.dns = dns;
  }

  void require(String domain, String digest) throws AcmeProblem {
    for (InetSocketAddress server : List.of(dns.primary(), dns.secondary())) {
      requireAt(server, "_acme-challenge." + domain + ".", digest);
    }
  }

  private static void requireAt(InetSocketAddress server, String name, String digest)
      throws AcmeProblem {
    List<String> found;
    try {
      found = texts(server, name);
    } catch (IOException e) {
      throw AcmeProblem.of(400, "dns", "%s: %s".formatted(server, e.getMessage()));
    }
    if (!found.contains(digest)) {
      throw AcmeProblem.of(
          403,
          "unauthorized",
          "TXT of %s at %s has %s, needed is %s".formatted(name, server, found, digest));
    }
  }

  private static List<String> texts(InetSocketAddress server, String name) throws IOException {
    Message question =
        Message.newQuery(Record.newRecord(Name.fromString(name), Type.TXT, DClass.IN));
    question.getHeader().unsetFlag(Flags.RD);
    SimpleResolver resolver = new SimpleResolver(server);
    resolver.setTimeout(PATIENCE);
    Message answer = resolver.send(question);
    return answer.getSection(Section.ANSWER).stream()
        .filter(TXTRecord.class::isInstance)
        .map(TXTRecord.class::cast)
        .map(txt -> String.join("", txt.getStrings()))
        .toList();
  }
}
