/** A certificate authority that speaks ACME (RFC 8555) and checks control of a name by dns-01. */
@NullMarked
package dev.rookery.lab.acme;

import org.jspecify.annotations.NullMarked;
