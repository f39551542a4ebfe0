/** Which values in a shared zone are ours; handed in and handed back, never stored here. */
@NullMarked
package dev.rookery.dns.ownership;

import org.jspecify.annotations.NullMarked;
