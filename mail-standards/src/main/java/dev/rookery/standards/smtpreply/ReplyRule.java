package dev.rookery.standards.smtpreply;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** One rule of the file. */
record ReplyRule(
    String name,
    ReplyScope scope,
    ReplyReason reason,
    SaidBy saidBy,
    Optional<Pattern> code,
    Optional<Pattern> status,
    Optional<Pattern> text,
    List<String> samples) {

  boolean fits(SaidBy speaker, ReplyText reply) {
    return speaker == saidBy
        && code.filter(p -> !p.matcher(reply.code()).matches()).isEmpty()
        && status.filter(p -> !p.matcher(reply.status()).matches()).isEmpty()
        && text.filter(p -> !p.matcher(reply.text()).find()).isEmpty();
  }
}
