/** The records that control plane and agent exchange, their codec and version; nothing else. */
@NullMarked
package dev.rookery.contract;

import org.jspecify.annotations.NullMarked;
