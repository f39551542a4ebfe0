package dev.rookery.standards.smtp;

/**
 * A name and a password as a client presents them (RFC 4954).
 *
 * @param user not empty
 * @param password never printed
 */
public record Credentials(String user, String password) {

  @Override
  public String toString() {
    return "Credentials[user=%s, password=[redacted]]".formatted(user);
  }
}
