package dev.rookery.orchestrator.outcomes;

import java.util.Map;

/**
 * Counters of one group.
 *
 * @param group value by grouping, e.g. {@code {day=12, provider=maple}}; an IP is empty for what
 *     never left
 * @param counts events by kind: accepted, delivered, deferred, bounced, complained, unsubscribed,
 *     refused; a kind without any is missing. A message deferred three times counts three
 */
public record Summary(Map<GroupBy, String> group, Map<String, Long> counts) {}
