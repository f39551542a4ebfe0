/**
 * SMTP and LMTP on the wire (RFC 5321, 2033, 3207, 4954): a server, a client and the reply value.
 */
@NullMarked
package dev.rookery.standards.smtp;

import org.jspecify.annotations.NullMarked;
