/** What mail passes before it leaves: policy at RCPT, the filter behind the queue, its mailets. */
@NullMarked
package dev.rookery.agent.mailet;

import org.jspecify.annotations.NullMarked;
