package dev.rookery.orchestrator.tenants;

import dev.rookery.orchestrator.platform.RefusedException;
import java.util.regex.Pattern;

/**
 * A tenant to be created.
 *
 * @param code a-z, 0-9 and hyphen, begins with a letter, 2 to 31 characters
 * @param name of the organisation, 1 to 200 characters
 */
public record NewTenant(String code, String name) {
  private static final Pattern CODE = Pattern.compile("[a-z][a-z0-9-]{1,30}");
  private static final int NAME_MAX = 200;

  public NewTenant {
    if (!CODE.matcher(code).matches()) {
      throw refused(
          "bad-tenant-code",
          "tenant code '%s' is not allowed: it needs 2 to 31 of a-z, 0-9 and -, the first a letter"
              .formatted(code));
    }
    if (name.isBlank() || name.length() > NAME_MAX) {
      throw refused(
          "bad-tenant-name",
          "tenant name has %d characters, allowed is 1 to %d"
              .formatted(name.strip().length(), NAME_MAX));
    }
  }

  private static RefusedException refused(String type, String detail) {
    return new RefusedException(RefusedException.Kind.INVALID, type, detail);
  }
}
