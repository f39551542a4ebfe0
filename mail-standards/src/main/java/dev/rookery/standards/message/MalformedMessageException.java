package dev.rookery.standards.message;

/** The octets are not a message; asking again does not help. */
public final class MalformedMessageException extends IllegalArgumentException {
  public MalformedMessageException(String message) {
    super(message);
  }
}
