/** Plays the main job from beginning to end and shows the evidence for each line. */
@NullMarked
package dev.rookery.lab.story;

import org.jspecify.annotations.NullMarked;
