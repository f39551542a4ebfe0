/** Desired zone and live zone make a plan that refuses itself when unsafe. */
@NullMarked
package dev.rookery.dns;

import org.jspecify.annotations.NullMarked;
