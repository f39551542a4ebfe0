package dev.rookery.lab.dns;

import java.util.ArrayList;
import java.util.List;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TSIG;

/** A whole zone over TCP in several messages (RFC 5936 §2.2), each one signed. */
final class Transfer {
  private static final int RECORDS_A_MESSAGE = 100;

  private Transfer() {}

  static List<byte[]> of(ZoneContent zone, Message query, TsigGate.Signer.Holder signer) {
    List<Record> records = new ArrayList<>(zone.records());
    records.add(zone.soa()); // SOA first and last
    TSIG.StreamGenerator signatures = new TSIG.StreamGenerator(signer.tsig(), signer.request());
    List<byte[]> messages = new ArrayList<>();
    for (int start = 0; start < records.size(); start += RECORDS_A_MESSAGE) {
      int end = Math.min(records.size(), start + RECORDS_A_MESSAGE);
      Message message = message(query, records.subList(start, end));
      signatures.generate(message);
      messages.add(message.toWire());
    }
    return messages;
  }

  private static Message message(Message query, List<Record> records) {
    Message message = new Message();
    Header header = new Header(query.getHeader().getID());
    header.setFlag(Flags.QR);
    header.setFlag(Flags.AA);
    message.setHeader(header);
    message.addRecord(query.getQuestion(), Section.QUESTION);
    records.forEach(entry -> message.addRecord(entry, Section.ANSWER));
    return message;
  }
}
