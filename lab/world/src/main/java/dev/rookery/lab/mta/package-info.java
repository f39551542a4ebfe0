/** The lab's MTA, like Postfix at the seams, and a real Postfix on the same configuration. */
@NullMarked
package dev.rookery.lab.mta;

import org.jspecify.annotations.NullMarked;
