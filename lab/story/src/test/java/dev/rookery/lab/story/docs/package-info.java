/** What is written for people is held to what the code does. */
@NullMarked
package dev.rookery.lab.story.docs;

import org.jspecify.annotations.NullMarked;
