/** Child processes, folders and ports that belong to one JVM and do not outlive it. */
@NullMarked
package dev.rookery.postgres.owned;

import org.jspecify.annotations.NullMarked;
