package dev.rookery.orchestrator.platform;

import dev.rookery.orchestrator.platform.Installation.DatabaseAccess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Looks at everything one configuration file speaks of. Reads only. */
public final class InstallationChecks {
  private static final int OLDEST_POSTGRESQL = 15;

  private InstallationChecks() {}

  /** Findings in the order to mend them. */
  public static List<Finding> of(Path file) {
    List<Finding> findings = new ArrayList<>();
    Installation installation;
    try {
      installation = InstallationFile.read(file);
    } catch (OperatorActionException e) {
      findings.add(
          Finding.problem(
              "config.readable", e.getMessage(), "see docs/reference/configuration.md"));
      return findings;
    }
    findings.add(Finding.ok("config.readable", file + " has every key it needs"));
    findings.add(keyFile(installation));
    findings.add(database(installation.database()));
    findings.add(roles(installation.database()));
    findings.add(redis(installation));
    findings.add(agentPackage(installation.agent().archive()));
    findings.add(nodeZoneProvider(installation));
    findings.add(httpPort(installation));
    return findings;
  }

  private static Finding keyFile(Installation installation) {
    return Finding.of(
        "secrets.key",
        "restore the key-encryption key from its backup",
        () -> {
          Secrets.fromFile(installation.keyFile());
          return installation.keyFile() + " holds a key";
        });
  }

  private static Finding database(DatabaseAccess access) {
    return Finding.of(
        "database.reachable",
        "start PostgreSQL, or mend database.url and database.owner.*",
        () -> {
          try (Connection connection =
              connect(access, access.ownerUser(), access.ownerPassword())) {
            int major = connection.getMetaData().getDatabaseMajorVersion();
            if (major < OLDEST_POSTGRESQL) {
              throw new SQLException(
                  "PostgreSQL is %d, needs at least %d".formatted(major, OLDEST_POSTGRESQL));
            }
            return "PostgreSQL %d answers at %s".formatted(major, access.url());
          }
        });
  }

  private static Finding roles(DatabaseAccess access) {
    return Finding.of(
        "database.roles",
        "start 'rookery serve' once: it makes the roles and sets their passwords",
        () -> {
          try (Connection connection = connect(access, "rookery_app", access.appPassword());
              Statement statement = connection.createStatement();
              ResultSet row =
                  statement.executeQuery(
                      "select rolsuper or rolbypassrls from pg_roles where rolname = current_user")) {
            row.next();
            if (row.getBoolean(1)) {
              throw new SQLException("rookery_app bypasses row security");
            }
            return "rookery_app logs in and is bound by row security";
          }
        });
  }

  private static Connection connect(DatabaseAccess access, String user, Sensitive password)
      throws SQLException {
    DriverManager.setLoginTimeout(5);
    return DriverManager.getConnection(access.url(), user, password.value());
  }

  private static Finding redis(Installation installation) {
    return Finding.of(
        "redis.reachable",
        "start Redis, or mend redis.*",
        () -> {
          RedisLink link = new RedisLink(installation.redis());
          try {
            return "Redis at %s:%d says %s"
                .formatted(
                    installation.redis().host(),
                    installation.redis().port(),
                    link.commands().ping());
          } finally {
            link.close();
          }
        });
  }

  private static Finding agentPackage(Path archive) {
    return Files.isRegularFile(archive)
        ? Finding.ok("agent.package", archive + " is there")
        : Finding.problem(
            "agent.package", archive + " is not there", "build it, or mend agent.package");
  }

  private static Finding nodeZoneProvider(Installation installation) {
    String name = installation.dns().nodeZoneProvider();
    return installation.dnsProviders().containsKey(name)
        ? Finding.ok("dns.node-zone-provider", name + " is configured")
        : Finding.problem(
            "dns.node-zone-provider",
            "%s is not among %s".formatted(name, installation.dnsProviders().keySet()),
            "configure dns.provider.%s.*, or name another one".formatted(name));
  }

  /** A port that is taken is no problem when it is this very control plane. */
  private static Finding httpPort(Installation installation) {
    String host = installation.http().host();
    int port = installation.http().port();
    try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getByName(host))) {
      return Finding.ok("http.port", probe.getLocalSocketAddress() + " is free");
    } catch (IOException e) {
      return Finding.ok(
          "http.port",
          "%s port %d is in use: a control plane runs, or another program".formatted(host, port));
    }
  }
}
