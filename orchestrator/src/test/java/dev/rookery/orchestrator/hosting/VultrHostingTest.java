package dev.rookery.orchestrator.hosting;

import dev.rookery.lab.hosting.cloud.CloudFake;
import dev.rookery.orchestrator.hosting.vultr.VultrHosting;
import dev.rookery.orchestrator.platform.Installation.HostingAccess;
import dev.rookery.orchestrator.platform.Sensitive;

class VultrHostingTest extends HostingContract {

  @Override
  HostingWorld start() {
    return new CloudWorld(
        CloudFake.Kind.VULTR,
        new HostingAccess("", new Sensitive(""), "ams", "vc2-1c-1gb", "", ""),
        VultrHosting::new,
        machine -> machine.label().substring("rookery-".length()));
  }
}
