package dev.rookery.dns.verify;

/** What a server said, with the evidence. */
public record ServerAnswer(Said said, Evidence evidence) {}
