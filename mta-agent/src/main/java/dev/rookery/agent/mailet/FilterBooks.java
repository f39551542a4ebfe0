package dev.rookery.agent.mailet;

import dev.rookery.agent.journal.Journal;
import dev.rookery.agent.orders.PermitBook;

/** The journal and those of its books that the mail path writes. */
public record FilterBooks(Journal journal, MessageBook messages, PermitBook permits) {}
