package dev.rookery.standards.spf;

import java.util.Locale;

/** Names as SPF reads them: laxer than host names, within the limits of the DNS. */
final class SpfNames {
  private static final int LABEL_MAX = 63;
  private static final int NAME_MAX = 253;

  private SpfNames() {}

  /** RFC 7208 §4.3: several labels, none empty or too long, no address literal. */
  static boolean isDomain(String name) {
    String[] labels = withoutDot(name).split("\\.", -1);
    for (String label : labels) {
      if (label.isEmpty() || label.length() > LABEL_MAX) {
        return false;
      }
    }
    return labels.length > 1 && name.length() <= NAME_MAX + 1 && !name.startsWith("[");
  }

  static String absolute(String name) {
    return withoutDot(name) + ".";
  }

  static String withoutDot(String name) {
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }

  /** RFC 7208 §7.3: labels go on the left until the name fits. */
  static String shortened(String name) {
    String rest = withoutDot(name);
    while (rest.length() > NAME_MAX && rest.indexOf('.') >= 0) {
      rest = rest.substring(rest.indexOf('.') + 1);
    }
    return rest.toLowerCase(Locale.ROOT) + ".";
  }
}
