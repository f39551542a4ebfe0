/** What a zone holds, wanted or seen, and the reasons why a content would be wrong. */
@NullMarked
package dev.rookery.dns.zone;

import org.jspecify.annotations.NullMarked;
