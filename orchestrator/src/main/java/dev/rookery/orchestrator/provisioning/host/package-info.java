/** What one host should be, how it is, and the changes between the two; knows no node. */
@NullMarked
package dev.rookery.orchestrator.provisioning.host;

import org.jspecify.annotations.NullMarked;
