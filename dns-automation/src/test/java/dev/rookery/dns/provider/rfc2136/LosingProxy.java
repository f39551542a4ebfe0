package dev.rookery.dns.provider.rfc2136;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands in front of a name server on UDP and loses answers to updates; queries pass. */
final class LosingProxy implements AutoCloseable {
  private static final int LARGEST = 65_535;
  private static final int OPCODE_UPDATE = 5;

  private final DatagramSocket socket;
  private final InetSocketAddress server;
  private final AtomicInteger toLose;
  private final List<byte[]> updates = new CopyOnWriteArrayList<>();

  private LosingProxy(DatagramSocket socket, InetSocketAddress server, int toLose) {
    this.socket = socket;
    this.server = server;
    this.toLose = new AtomicInteger(toLose);
  }

  static LosingProxy before(InetSocketAddress server, int toLose) throws IOException {
    var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    LosingProxy proxy = new LosingProxy(socket, server, toLose);
    Thread.ofVirtual().start(proxy::serve);
    return proxy;
  }

  InetSocketAddress address() {
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }

  /** The updates that came, in order, to the octet. */
  List<byte[]> updates() {
    return new ArrayList<>(updates);
  }

  private void serve() {
    while (!socket.isClosed()) {
      DatagramPacket packet = new DatagramPacket(new byte[LARGEST], LARGEST);
      try {
        socket.receive(packet);
      } catch (IOException e) {
        return;
      }
      Thread.ofVirtual().start(() -> pass(packet));
    }
  }

  private void pass(DatagramPacket packet) {
    byte[] request = Arrays.copyOf(packet.getData(), packet.getLength());
    boolean isUpdate = (request[2] >> 3 & 0xf) == OPCODE_UPDATE;
    if (isUpdate) {
      updates.add(request);
    }
    byte[] answer = answer(request);
    if (!isUpdate || toLose.getAndDecrement() <= 0) {
      send(answer, packet);
    }
  }

  private byte[] answer(byte[] request) {
    try (DatagramSocket upstream = new DatagramSocket()) {
      upstream.send(new DatagramPacket(request, request.length, server));
      DatagramPacket answer = new DatagramPacket(new byte[LARGEST], LARGEST);
      upstream.receive(answer);
      return Arrays.copyOf(answer.getData(), answer.getLength());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void send(byte[] answer, DatagramPacket to) {
    try {
      socket.send(new DatagramPacket(answer, answer.length, to.getSocketAddress()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
