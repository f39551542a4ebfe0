package dev.rookery.dns.verify;

import dev.rookery.dns.record.Name;
import dev.rookery.dns.record.RecordSet;

/** What one server at one address said to one question. */
public sealed interface Said {
  /** The set. */
  record Records(RecordSet set) implements Said {}

  /** With authority: there is none; {@code nameExists} tells no data from no name (RFC 2308 §2). */
  record Nothing(boolean nameExists) implements Said {}

  /** The name is an alias. */
  record Alias(Name target) implements Said {}

  /** It answers, but not with authority for the zone: badly delegated or badly set up. */
  record Lame(String reason) implements Said {}

  /** It does not answer, or cannot be found. */
  record Unreachable(String reason) implements Said {}

  /** For people; data as in a zone file. */
  default String inWords() {
    return switch (this) {
      case Records(RecordSet set) -> set.text();
      case Nothing(boolean nameExists) ->
          nameExists ? "no such record at this name" : "no such name";
      case Alias(Name target) -> "an alias of " + target;
      case Lame(String reason) -> "lame: " + reason;
      case Unreachable(String reason) -> "unreachable: " + reason;
    };
  }
}
