package dev.rookery.contract;

import java.util.List;
import java.util.UUID;

/**
 * Who may submit, and as whom.
 *
 * @param name SASL user name, an address in lower case
 * @param passwordHash as Dovecot's passwd-file takes it, e.g. {@code {SSHA512}…}; never a plain one
 * @param senders addresses this login may use as envelope sender and header From, lower case
 */
public record Login(String name, UUID tenant, String passwordHash, List<String> senders) {}
