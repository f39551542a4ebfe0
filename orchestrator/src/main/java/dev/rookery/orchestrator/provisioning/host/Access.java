package dev.rookery.orchestrator.provisioning.host;

import java.util.regex.Pattern;

/**
 * Who may do what with a path.
 *
 * @param owner {@code user:group}; empty = whoever it is, where we are not root
 * @param mode octal, as in chmod, without a leading zero
 */
public record Access(String owner, String mode) {
  private static final Pattern OWNER = Pattern.compile("([a-z_][a-z0-9_-]*:[a-z_][a-z0-9_-]*)?");
  private static final Pattern MODE = Pattern.compile("[1-7]?[0-7]{3}");

  public Access {
    if (!OWNER.matcher(owner).matches() || !MODE.matcher(mode).matches()) {
      throw new IllegalArgumentException(
          "'%s' with mode '%s': needs user:group and an octal mode".formatted(owner, mode));
    }
  }

  boolean isForAll() {
    return (mode.charAt(mode.length() - 1) - '0' & 4) != 0;
  }

  @Override
  public String toString() {
    return owner.isEmpty() ? "mode " + mode : "mode %s of %s".formatted(mode, owner);
  }
}
