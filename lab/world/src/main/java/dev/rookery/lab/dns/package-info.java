/** The lab's DNS: a primary and a lagging secondary that speak the wire protocol, and a log. */
@NullMarked
package dev.rookery.lab.dns;

import org.jspecify.annotations.NullMarked;
