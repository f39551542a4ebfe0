/** Mail standards, one package each; knows nothing of Rookery. */
@NullMarked
package dev.rookery.standards;

import org.jspecify.annotations.NullMarked;
