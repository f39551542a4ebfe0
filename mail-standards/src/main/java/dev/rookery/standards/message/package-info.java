/** Internet messages as bytes: header fields and body, split without changing an octet. */
@NullMarked
package dev.rookery.standards.message;

import org.jspecify.annotations.NullMarked;
