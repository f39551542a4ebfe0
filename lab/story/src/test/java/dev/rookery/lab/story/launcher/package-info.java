/** The launcher, run for real on checkouts whose JDK and Maven are played by scripts. */
@NullMarked
package dev.rookery.lab.story.launcher;

import org.jspecify.annotations.NullMarked;
