package dev.rookery.orchestrator.domains;

import dev.rookery.orchestrator.fleet.SenderRecords;
import dev.rookery.orchestrator.jobs.Jobs;
import dev.rookery.orchestrator.jobs.NewJob;
import dev.rookery.orchestrator.platform.Database;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;

/** Keeps the domains that are published in step with the fleet. */
@Singleton
final class DomainsOfFleet implements SenderRecords {
  private final Database database;
  private final Jobs jobs;

  DomainsOfFleet(Database database, Jobs jobs) {
    this.database = database;
    this.jobs = jobs;
  }

  @Override
  public List<UUID> follow(String occasion) {
    return database.asWorker(db -> {
      List<NewJob> orders =
          DomainStore.published(db).stream().map(each -> job(each, occasion)).toList();
      return orders.isEmpty() ? List.of() : jobs.enqueueAll(db, orders);
    });
  }

  private static NewJob job(FollowFleet.Order order, String occasion) {
    return NewJob.of(FollowFleet.KIND, order)
        .tenant(order.tenant())
        .unique(order.domain() + ":" + occasion)
        .lane("domain:" + order.domain());
  }
}
