package dev.rookery.lab.mta.config;

import java.io.IOException;

/**
 * A configuration that cannot be used; the message names file, line or parameter and the way out.
 */
public final class PostfixConfigException extends IOException {
  public PostfixConfigException(String message) {
    super(message);
  }
}
