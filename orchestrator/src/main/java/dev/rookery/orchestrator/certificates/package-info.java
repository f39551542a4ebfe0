/** Certificates of nodes, issued by an ACME server (RFC 8555) and renewed in time. */
@NullMarked
package dev.rookery.orchestrator.certificates;

import org.jspecify.annotations.NullMarked;
