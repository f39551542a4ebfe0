/** What we want on a mail node: a machine of a lab, which is a folder, or a whole Debian. */
@NullMarked
package dev.rookery.orchestrator.provisioning.layout;

import org.jspecify.annotations.NullMarked;
