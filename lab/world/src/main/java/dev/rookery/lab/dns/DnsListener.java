package dev.rookery.lab.dns;

import dev.rookery.postgres.owned.NotStartedException;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** One address on which a server listens, by UDP and TCP. */
final class DnsListener implements AutoCloseable {
  private static final int LARGEST_MESSAGE = 65_535;
  private static final int IDLE_MILLIS = 10_000;

  private final Exchange exchange;
  private final DatagramSocket udp;
  private final ServerSocket tcp;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

  private DnsListener(Exchange exchange, DatagramSocket udp, ServerSocket tcp) {
    this.exchange = exchange;
    this.udp = udp;
    this.tcp = tcp;
  }

  static DnsListener start(InetSocketAddress address, Exchange exchange) {
    try {
      ServerSocket tcp = new ServerSocket(address.getPort(), 50, address.getAddress());
      try {
        var same = new InetSocketAddress(address.getAddress(), tcp.getLocalPort());
        DnsListener listener = new DnsListener(exchange, new DatagramSocket(same), tcp);
        Thread.ofPlatform().daemon().name("lab-dns-udp " + same).start(listener::serveUdp);
        Thread.ofPlatform().daemon().name("lab-dns-tcp " + same).start(listener::serveTcp);
        return listener;
      } catch (IOException e) {
        tcp.close();
        throw e;
      }
    } catch (IOException e) {
      throw new NotStartedException(
          "the lab's DNS cannot listen on %s port %d: %s; choose another port"
              .formatted(address.getHostString(), address.getPort(), e.getMessage()),
          e);
    }
  }

  InetSocketAddress address() {
    return new InetSocketAddress(tcp.getInetAddress(), tcp.getLocalPort());
  }

  private void serveUdp() {
    byte[] buffer = new byte[LARGEST_MESSAGE];
    while (!udp.isClosed()) {
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      try {
        udp.receive(packet);
        byte[] request = Arrays.copyOf(packet.getData(), packet.getLength());
        InetSocketAddress client = (InetSocketAddress) packet.getSocketAddress();
        Thread.startVirtualThread(() -> answerByUdp(request, client));
      } catch (IOException e) {
        continue; // an earlier client's port is gone, or we are: the loop's condition tells
      }
    }
  }

  private void answerByUdp(byte[] request, InetSocketAddress client) {
    try {
      for (byte[] response : exchange.answer(request, client.getAddress(), false)) {
        udp.send(new DatagramPacket(response, response.length, client));
      }
    } catch (IOException e) {
      return; // UDP may lose a packet: the client asks again
    }
  }

  private void serveTcp() {
    while (!tcp.isClosed()) {
      try {
        Socket connection = tcp.accept();
        connections.add(connection);
        Thread.startVirtualThread(() -> serve(connection));
      } catch (IOException e) {
        continue; // as above
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      connection.setSoTimeout(IDLE_MILLIS);
      DataInputStream in = new DataInputStream(connection.getInputStream());
      DataOutputStream out = new DataOutputStream(connection.getOutputStream());
      while (true) {
        byte[] request = new byte[in.readUnsignedShort()];
        in.readFully(request);
        for (byte[] response : exchange.answer(request, connection.getInetAddress(), true)) {
          byte[] framed = new byte[response.length + 2]; // one write, one packet: RFC 7766 §8
          framed[0] = (byte) (response.length >> 8);
          framed[1] = (byte) response.length;
          System.arraycopy(response, 0, framed, 2, response.length);
          out.write(framed);
        }
      }
    } catch (EOFException e) {
      return; // the client is done
    } catch (IOException e) {
      return; // broken or idle: DNS clients ask again
    } finally {
      connections.remove(connection);
    }
  }

  @Override
  public void close() {
    try {
      udp.close();
      tcp.close();
      for (Socket connection : connections) {
        connection.close();
      }
    } catch (IOException e) {
      throw new IllegalStateException("cannot close " + tcp, e);
    }
  }
}
