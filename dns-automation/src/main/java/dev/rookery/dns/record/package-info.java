/** What DNS stores: names, types and typed data, as values that compare by meaning. */
@NullMarked
package dev.rookery.dns.record;

import org.jspecify.annotations.NullMarked;
