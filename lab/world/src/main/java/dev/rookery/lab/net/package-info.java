/** Where the parts of one lab listen: a loopback network of its own, beside other labs. */
@NullMarked
package dev.rookery.lab.net;

import org.jspecify.annotations.NullMarked;
