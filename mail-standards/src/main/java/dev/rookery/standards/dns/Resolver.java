package dev.rookery.standards.dns;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;

/**
 * Asks the DNS. Names are absolute and lower-case with trailing dot ({@code "example.com."}), in
 * questions and in answers; a name without the dot is taken as absolute too. CNAMEs are followed,
 * except by {@link #cname}. Records come in the server's order unless a method says otherwise.
 *
 * <p>Every method throws {@link DnsUnavailableException} when no server gave a usable answer in
 * time (time-out, SERVFAIL, REFUSED); asking again may help. A name that cannot exist in the DNS
 * (label above 63 octets) answers {@link Answer.NoName}.
 */
public interface Resolver {

  /** IPv4 addresses. */
  Answer<Inet4Address> a(String name);

  /** IPv6 addresses. */
  Answer<Inet6Address> aaaa(String name);

  /** Mail exchangers, lowest preference first. */
  Answer<Mx> mx(String name);

  /**
   * Texts, one per record: its character-strings joined with nothing between (RFC 7208 §3.3, RFC
   * 6376 §3.6.2.2). One char per octet (ISO 8859-1), so no octet is lost.
   */
  Answer<String> txt(String name);

  /** Names of an address: asks the name that {@link ReverseName} gives. */
  Answer<String> ptr(InetAddress address);

  /** Name servers of a zone. */
  Answer<String> ns(String name);

  /** The zone's start; {@link Answer.NoData} when the name is inside a zone but not its apex. */
  Answer<Soa> soa(String name);

  /** The alias target itself, not followed. */
  Answer<String> cname(String name);
}
