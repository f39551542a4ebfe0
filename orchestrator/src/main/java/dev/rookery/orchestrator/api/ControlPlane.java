package dev.rookery.orchestrator.api;

import dev.rookery.orchestrator.domains.DkimKeys;
import dev.rookery.orchestrator.jobs.JobRunner;
import dev.rookery.orchestrator.jobs.rings.JobRings;
import dev.rookery.orchestrator.jobs.watch.JobWatches;
import dev.rookery.orchestrator.outcomes.Ingest;
import dev.rookery.orchestrator.platform.Database;
import dev.rookery.orchestrator.platform.Installation;
import dev.rookery.orchestrator.platform.Installation.DatabaseAccess;
import dev.rookery.orchestrator.platform.Installation.Listen;
import dev.rookery.orchestrator.platform.OperatorActionException;
import dev.rookery.orchestrator.platform.Sensitive;
import dev.rookery.orchestrator.tenants.ApiKeys;
import dev.rookery.sql.Migrations;
import io.micronaut.context.ApplicationContext;
import io.micronaut.http.server.exceptions.ServerStartupException;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import org.flywaydb.core.api.FlywayException;
import org.postgresql.ds.PGSimpleDataSource;

/** A running control plane: schema, workers and the REST door. Prints nothing. */
public final class ControlPlane implements AutoCloseable {
  private static final int ANY_PORT = -1;
  private static final long BODY_MAX = 1 << 20;

  private final ApplicationContext context;
  private final EmbeddedServer server;
  private final Optional<Sensitive> firstOperatorKey;

  private ControlPlane(
      ApplicationContext context, EmbeddedServer server, Optional<Sensitive> firstOperatorKey) {
    this.context = context;
    this.server = server;
    this.firstOperatorKey = firstOperatorKey;
  }

  /**
   * Migrates the schema, checks the roles, opens the door and starts the workers.
   *
   * @throws OperatorActionException the database cannot be reached or migrated, its roles are too
   *     strong, or the port is taken
   */
  public static ControlPlane start(Installation installation) {
    migrate(installation.database());
    ApplicationContext context = context(installation);
    try {
      context.getBean(Database.class).requireBoundRoles();
      Optional<Sensitive> key = context.getBean(ApiKeys.class).bootstrap();
      EmbeddedServer server = listen(context, installation.http());
      context.getBean(JobRunner.class).start();
      context.getBean(JobRings.class).start();
      context.getBean(Ingest.class).start();
      context.getBean(DkimKeys.class).fill();
      return new ControlPlane(context, server, key);
    } catch (RuntimeException e) {
      context.close();
      throw e;
    }
  }

  /**
   * Migrates the schema and starts nothing. The release that runs meanwhile keeps working.
   *
   * @return number of migrations that were applied now; 0 when the schema was there
   * @throws OperatorActionException the database cannot be reached or migrated
   */
  public static int migrate(Installation installation) {
    return migrate(installation.database());
  }

  /** Where it listens, without trailing slash. */
  public URI url() {
    return URI.create("http://%s:%d".formatted(server.getHost(), server.getPort()));
  }

  /** The key made for the first operator at the very first start; kept nowhere else. */
  public Optional<Sensitive> firstOperatorKey() {
    return firstOperatorKey;
  }

  /** A part of it, for tests of this package. */
  <T> T part(Class<T> type) {
    return context.getBean(type);
  }

  /**
   * Not ready any more, then no watchers, then no new requests, then running jobs to their end or
   * given back.
   */
  @Override
  public void close() {
    context.getBean(HealthController.class).drain();
    context.getBean(JobWatches.class).close();
    server.stop();
    context.close();
  }

  private static int migrate(DatabaseAccess access) {
    PGSimpleDataSource owner = new PGSimpleDataSource();
    owner.setUrl(access.url());
    owner.setUser(access.ownerUser());
    owner.setPassword(access.ownerPassword().value());
    try {
      return Migrations.apply(owner, access.appPassword().value(), access.workerPassword().value());
    } catch (SQLException | FlywayException e) {
      throw new OperatorActionException(
          "cannot prepare the database %s as %s: %s"
              .formatted(access.url(), access.ownerUser(), e.getMessage()),
          e);
    }
  }

  private static ApplicationContext context(Installation installation) {
    return ApplicationContext.builder()
        .deduceEnvironment(false)
        .deduceCloudEnvironment(false)
        .bootstrapEnvironment(false)
        .banner(false)
        .environmentPropertySource(false)
        .properties(properties(installation.http()))
        .singletons(installation)
        .start();
  }

  private static Map<String, Object> properties(Listen http) {
    return Map.of(
        "micronaut.server.host",
        http.host(),
        "micronaut.server.port",
        port(http),
        "micronaut.server.max-request-size",
        BODY_MAX,
        "micronaut.server.thread-selection",
        "BLOCKING",
        "micronaut.server.log-handled-exceptions",
        false);
  }

  private static int port(Listen http) {
    boolean any = http.port() == 0 || http.portFallback() && isTaken(http);
    return any ? ANY_PORT : http.port();
  }

  private static boolean isTaken(Listen http) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.bind(new InetSocketAddress(http.host(), http.port()));
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  private static EmbeddedServer listen(ApplicationContext context, Listen http) {
    try {
      return context.getBean(EmbeddedServer.class).start();
    } catch (ServerStartupException e) {
      throw new OperatorActionException(
          "cannot listen on %s port %d: %s; choose another http.port, or set http.port-fallback=true"
              .formatted(http.host(), http.port(), e.getMessage()),
          e);
    }
  }
}
