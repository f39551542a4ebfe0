/** Dovecot's authentication protocol, server and client, as Postfix speaks it. */
@NullMarked
package dev.rookery.lab.mta.sasl;

import org.jspecify.annotations.NullMarked;
