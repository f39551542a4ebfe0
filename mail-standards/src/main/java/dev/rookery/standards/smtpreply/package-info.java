/**
 * What a server's reply is about, and whether it is for good: rules as data. RFC 3463, RFC 5321.
 */
@NullMarked
package dev.rookery.standards.smtpreply;

import org.jspecify.annotations.NullMarked;
