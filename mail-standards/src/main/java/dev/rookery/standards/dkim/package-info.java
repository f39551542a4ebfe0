/** DKIM signatures made, checked and their keys published, on octets. RFC 6376, RFC 8463. */
@NullMarked
package dev.rookery.standards.dkim;

import org.jspecify.annotations.NullMarked;
