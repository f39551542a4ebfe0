/** The lab's machines: SSH servers that run real commands in a folder of their own. */
@NullMarked
package dev.rookery.lab.ssh;

import org.jspecify.annotations.NullMarked;
