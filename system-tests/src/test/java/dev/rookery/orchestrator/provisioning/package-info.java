/** The control plane's SSH client, for tests on real hosts. */
@NullMarked
package dev.rookery.orchestrator.provisioning;

import org.jspecify.annotations.NullMarked;
