package dev.rookery.lab.mta;

import dev.rookery.lab.mta.config.PostfixConfigException;

/**
 * Where a recipient's mail goes next.
 *
 * @param transport how
 * @param nexthop {@code [host]:port}, {@code host:port}, or a domain whose MX is asked for
 */
record Route(Transport transport, String nexthop) {

  /** Transport and nexthop in one, as in {@code content_filter}. */
  record Named(String transport, String nexthop) {

    /** Splits {@code transport:nexthop}; the nexthop may be "". */
    static Named of(String text) throws PostfixConfigException {
      int colon = text.indexOf(':');
      if (colon < 1) {
        throw new PostfixConfigException(
            "\"%s\" is no destination, allowed: transport:nexthop, such as lmtp:[127.0.0.1]:10026"
                .formatted(text));
      }
      String nexthop = text.substring(colon + 1);
      boolean inet = nexthop.startsWith("inet:");
      return new Named(text.substring(0, colon), inet ? nexthop.substring(5) : nexthop);
    }
  }

  String key() {
    return transport.name() + ":" + nexthop;
  }
}
