package dev.rookery.orchestrator.hosting;

import dev.rookery.lab.hosting.cloud.CloudFake;
import dev.rookery.orchestrator.hosting.hetzner.HetznerHosting;
import dev.rookery.orchestrator.platform.Installation.HostingAccess;
import dev.rookery.orchestrator.platform.Sensitive;

class HetznerHostingTest extends HostingContract {

  @Override
  HostingWorld start() {
    return new CloudWorld(
        CloudFake.Kind.HETZNER,
        new HostingAccess("", new Sensitive(""), "fsn1", "cx22", "", ""),
        HetznerHosting::new,
        machine -> machine.labels().getOrDefault("rookery-node", ""));
  }
}
