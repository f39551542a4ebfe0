/** Whether an address and its name lead to each other. RFC 8601 §3. */
@NullMarked
package dev.rookery.standards.iprev;

import org.jspecify.annotations.NullMarked;
