package dev.rookery.lab.mta.config;

import java.util.Map;

/**
 * One line of master.cf (master(5)).
 *
 * @param name {@code HOST:PORT}, a port or, for a service of type unix, a transport's name
 * @param type {@code inet} or {@code unix}
 * @param command {@code smtpd}, {@code lmtp}, {@code smtp}, …
 * @param overrides its {@code -o name=value}
 */
public record Service(String name, String type, String command, Map<String, String> overrides) {

  public Service {
    overrides = Map.copyOf(overrides);
  }

  /** Does it listen for SMTP? */
  public boolean isSmtpd() {
    return type.equals("inet") && command.equals("smtpd");
  }
}
