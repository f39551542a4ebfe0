/** From the description of a sending domain or a mail node to the records it needs. */
@NullMarked
package dev.rookery.dns.mailauth;

import org.jspecify.annotations.NullMarked;
