/** The lab's hosting provider, over the HTTP API that it offers to all its customers. */
@NullMarked
package dev.rookery.orchestrator.hosting.lab;

import org.jspecify.annotations.NullMarked;
