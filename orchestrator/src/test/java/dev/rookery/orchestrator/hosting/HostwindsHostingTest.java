package dev.rookery.orchestrator.hosting;

import dev.rookery.lab.hosting.cloud.CloudFake;
import dev.rookery.orchestrator.hosting.hostwinds.HostwindsHosting;
import dev.rookery.orchestrator.platform.Installation.HostingAccess;
import dev.rookery.orchestrator.platform.Sensitive;

class HostwindsHostingTest extends HostingContract {

  @Override
  boolean hasOffers() {
    return false;
  }

  @Override
  HostingWorld start() {
    return new CloudWorld(
        CloudFake.Kind.HOSTWINDS,
        new HostingAccess("", new Sensitive(""), "1", "101", "debian-12", "9.99 USD"),
        HostwindsHosting::new,
        machine -> machine.name().substring("rookery-".length()));
  }
}
