/**
 * Receiving providers with characters of their own: they verify, accept, defer, bounce, complain.
 */
@NullMarked
package dev.rookery.lab.receiver;

import org.jspecify.annotations.NullMarked;
