package dev.rookery.standards.dns;

import java.util.List;

/**
 * What the DNS said, once it said something. No answer at all is a {@link DnsUnavailableException}.
 *
 * @param <T> one record's content
 */
public sealed interface Answer<T> {

  /** The name has records of the type: one or more, in the order of the method that asked. */
  record Found<T>(List<T> records) implements Answer<T> {
    public Found {
      records = List.copyOf(records);
      if (records.isEmpty()) {
        throw new IllegalArgumentException("Found holds no record; that is NoData");
      }
    }
  }

  /** The name exists, without records of the type. RFC 2308 §2.2. */
  record NoData<T>() implements Answer<T> {
    @Override
    public List<T> records() {
      return List.of();
    }
  }

  /** The name does not exist (NXDOMAIN). RFC 2308 §2.1. */
  record NoName<T>() implements Answer<T> {
    @Override
    public List<T> records() {
      return List.of();
    }
  }

  /** The records found; empty for {@link NoData} and {@link NoName}. */
  List<T> records();
}
