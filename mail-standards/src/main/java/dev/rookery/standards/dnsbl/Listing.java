package dev.rookery.standards.dnsbl;

import java.util.List;

/** What a list says of an address or a domain. Unknown is neither listed nor clean. */
public sealed interface Listing {

  /**
   * On the list.
   *
   * @param codes values below 127.0.0.0/8, one or more; their meaning is the list's own
   * @param reasons texts for people, none or more (RFC 5782 §2.1); untrusted
   */
  record Listed(List<String> codes, List<String> reasons) implements Listing {
    public Listed {
      codes = List.copyOf(codes);
      reasons = List.copyOf(reasons);
    }
  }

  /** Not on the list. */
  record Clean() implements Listing {}

  /**
   * The list did not say: no answer, we are refused as a client, or it is not a list any more.
   *
   * @param reason one phrase for people
   */
  record Unknown(String reason) implements Listing {}
}
