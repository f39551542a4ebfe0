/** Sending identities of a domain. */
@NullMarked
package dev.rookery.orchestrator.mailboxes;

import org.jspecify.annotations.NullMarked;
