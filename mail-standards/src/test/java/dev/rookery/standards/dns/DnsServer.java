package dev.rookery.standards.dns;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Master;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * A name server on loopback that speaks the wire format over UDP and TCP; its answers are given.
 */
final class DnsServer implements AutoCloseable {
  private final DatagramSocket udp;
  private final ServerSocket tcp;
  private final Function<Message, Message> answers;
  final List<String> asked = new CopyOnWriteArrayList<>();

  /** A function from query to reply; the query itself as reply means silence. */
  DnsServer(Function<Message, Message> answers) throws IOException {
    this.answers = answers;
    tcp = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    udp = new DatagramSocket(new InetSocketAddress(tcp.getInetAddress(), tcp.getLocalPort()));
    Thread.ofVirtual().start(this::serveUdp);
    Thread.ofVirtual().start(this::serveTcp);
  }

  InetSocketAddress address() {
    return (InetSocketAddress) tcp.getLocalSocketAddress();
  }

  static Message reply(Message query, int rcode, int section, String... records) {
    Message reply = new Message(query.getHeader().getID());
    reply.getHeader().setFlag(Flags.QR);
    reply.getHeader().setFlag(Flags.AA);
    reply.getHeader().setRcode(rcode);
    reply.addRecord(query.getQuestion(), Section.QUESTION);
    for (String text : records) {
      try (var master = new Master(new ByteArrayInputStream(text.getBytes(US_ASCII)))) {
        Record record = master.nextRecord();
        reply.addRecord(record, section);
      } catch (IOException e) {
        throw new IllegalArgumentException(text, e);
      }
    }
    return reply;
  }

  private void serveUdp() {
    byte[] buffer = new byte[4096];
    while (!udp.isClosed()) {
      try {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        udp.receive(packet);
        Message query = new Message(Arrays.copyOf(buffer, packet.getLength()));
        byte[] reply = answer("udp", query, 512);
        if (reply != null) {
          udp.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
        }
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serveTcp() {
    while (!tcp.isClosed()) {
      try (var socket = tcp.accept()) {
        var in = new DataInputStream(socket.getInputStream());
        byte[] reply = answer("tcp", new Message(in.readNBytes(in.readUnsignedShort())), 65535);
        if (reply != null) {
          var out = new DataOutputStream(socket.getOutputStream());
          out.writeShort(reply.length);
          out.write(reply);
          in.read();
        }
      } catch (IOException e) {
        return;
      }
    }
  }

  private byte[] answer(String transport, Message query, int limit) {
    Record question = query.getQuestion();
    asked.add("%s %s %s".formatted(transport, Type.string(question.getType()), question.getName()));
    Message reply = answers.apply(query);
    return reply == query ? null : reply.toWire(limit);
  }

  @Override
  public void close() throws IOException {
    udp.close();
    tcp.close();
  }
}
