/** The door for mail that comes in: complaints, unsubscribe requests, and mailboxes. */
@NullMarked
package dev.rookery.agent.inbound;

import org.jspecify.annotations.NullMarked;
