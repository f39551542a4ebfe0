/** Provisioning beside Ansible, on real Debian hosts. */
@NullMarked
package dev.rookery.bench.provisioning;

import org.jspecify.annotations.NullMarked;
