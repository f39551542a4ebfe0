package dev.rookery.dns.mailauth;

import dev.rookery.dns.record.Name;
import dev.rookery.standards.dns.Answer;
import dev.rookery.standards.dns.Mx;
import dev.rookery.standards.dns.Resolver;
import dev.rookery.standards.dns.Soa;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;

/** The DNS as it is, except for one text that is yet to be published. */
record RehearsedResolver(Resolver real, Name name, String text) implements Resolver {
  @Override
  public Answer<String> txt(String asked) {
    return asked.equalsIgnoreCase(name.text())
        ? new Answer.Found<>(List.of(text))
        : real.txt(asked);
  }

  @Override
  public Answer<Inet4Address> a(String asked) {
    return real.a(asked);
  }

  @Override
  public Answer<Inet6Address> aaaa(String asked) {
    return real.aaaa(asked);
  }

  @Override
  public Answer<Mx> mx(String asked) {
    return real.mx(asked);
  }

  @Override
  public Answer<String> ptr(InetAddress address) {
    return real.ptr(address);
  }

  @Override
  public Answer<String> ns(String asked) {
    return real.ns(asked);
  }

  @Override
  public Answer<Soa> soa(String asked) {
    return real.soa(asked);
  }

  @Override
  public Answer<String> cname(String asked) {
    return real.cname(asked);
  }
}
