package dev.rookery.lab.mta;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A server mail may be handed to. */
record RemoteHost(String name, InetAddress address, int port) {

  /** {@code name[ip]}, as in "host mx.test[192.0.2.1] said". */
  String logged() {
    return name + "[" + address.getHostAddress() + "]";
  }

  /** {@code name[ip]:port}, as in "relay=". */
  String relay() {
    return logged() + ":" + port;
  }

  InetSocketAddress socketAddress() {
    return new InetSocketAddress(address, port);
  }
}
