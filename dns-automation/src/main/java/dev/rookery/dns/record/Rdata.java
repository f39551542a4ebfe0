package dev.rookery.dns.record;

/** The typed data of one record. Equal means: a resolver's caller could not tell them apart. */
public sealed interface Rdata extends Comparable<Rdata>
    permits A, Aaaa, Caa, Cname, Mx, Ns, Opaque, Ptr, Soa, Srv, Tlsa, Txt {

  /** The type this data belongs to. */
  RecordType type();

  /** Presentation form as in a zone file (RFC 1035 §5.1), names absolute. */
  String text();

  /** {@link #text()} with everything taken out that does not change the meaning. */
  default String canonical() {
    return text();
  }

  @Override
  default int compareTo(Rdata other) {
    int byType = type().compareTo(other.type());
    return byType != 0 ? byType : canonical().compareTo(other.canonical());
  }

  /**
   * Data from its presentation form; names without trailing dot are taken as absolute, as there is
   * no origin here.
   *
   * @throws IllegalArgumentException with what was found against what the type needs
   */
  static Rdata parse(RecordType type, String text) {
    return RdataParser.parse(type, text);
  }
}
