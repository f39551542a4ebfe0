/** Asks every authoritative server at every address whether the world sees what was published. */
@NullMarked
package dev.rookery.dns.verify;

import org.jspecify.annotations.NullMarked;
