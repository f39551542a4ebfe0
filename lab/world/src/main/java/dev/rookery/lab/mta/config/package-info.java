/** Reads a Postfix configuration directory: main.cf, master.cf and the lookup tables they name. */
@NullMarked
package dev.rookery.lab.mta.config;

import org.jspecify.annotations.NullMarked;
