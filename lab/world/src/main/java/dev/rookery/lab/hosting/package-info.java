/** The lab's hosting provider: rents machines over HTTP, slowly and with faults on order. */
@NullMarked
package dev.rookery.lab.hosting;

import org.jspecify.annotations.NullMarked;
