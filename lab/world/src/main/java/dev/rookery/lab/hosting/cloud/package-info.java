/**
 * Hosting providers of the real world, as far as their public descriptions tell how they answer: a
 * server each, for tests and for trying things out. Nobody had an account to compare with.
 */
@NullMarked
package dev.rookery.lab.hosting.cloud;

import org.jspecify.annotations.NullMarked;
