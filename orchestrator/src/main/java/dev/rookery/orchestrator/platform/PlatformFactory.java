package dev.rookery.orchestrator.platform;

import com.zaxxer.hikari.HikariDataSource;
import dev.rookery.orchestrator.platform.Installation.DatabaseAccess;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Makes the parts every feature stands on from the {@link Installation}. */
@Factory
final class PlatformFactory {
  @Singleton
  Clock clock() {
    return Clock.systemUTC();
  }

  @Singleton
  SendingCalendar calendar(Installation installation) {
    return new SendingCalendar(installation.calendar().origin(), installation.calendar().day());
  }

  @Singleton
  Secrets secrets(Installation installation) {
    return Secrets.fromFile(installation.keyFile());
  }

  @Singleton
  @Bean(preDestroy = "close")
  @Named("app")
  HikariDataSource appPool(Installation installation) {
    DatabaseAccess access = installation.database();
    return Pools.app(access.url(), access.appPassword());
  }

  @Singleton
  @Bean(preDestroy = "close")
  @Named("worker")
  HikariDataSource workerPool(Installation installation) {
    DatabaseAccess access = installation.database();
    return Pools.worker(access.url(), access.workerPassword());
  }

  /** As the worker pool's, each connection a new one. */
  @Singleton
  @Named("listener")
  DataSource listenerConnections(Installation installation) {
    DatabaseAccess access = installation.database();
    PGSimpleDataSource connections = new PGSimpleDataSource();
    connections.setUrl(access.url());
    connections.setUser("rookery_worker");
    connections.setPassword(access.workerPassword().value());
    return connections;
  }

  @Singleton
  Database database(@Named("app") HikariDataSource app, @Named("worker") HikariDataSource worker) {
    return new Database(app, worker);
  }
}
