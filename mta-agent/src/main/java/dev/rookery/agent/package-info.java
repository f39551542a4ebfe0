/** The program on every mail node: mailets in the mail path, ears on what comes back. */
@NullMarked
package dev.rookery.agent;

import org.jspecify.annotations.NullMarked;
