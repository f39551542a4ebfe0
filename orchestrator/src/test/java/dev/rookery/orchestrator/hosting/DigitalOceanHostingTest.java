package dev.rookery.orchestrator.hosting;

import dev.rookery.lab.hosting.cloud.CloudFake;
import dev.rookery.orchestrator.hosting.digitalocean.DigitalOceanHosting;
import dev.rookery.orchestrator.platform.Installation.HostingAccess;
import dev.rookery.orchestrator.platform.Sensitive;

class DigitalOceanHostingTest extends HostingContract {

  @Override
  HostingWorld start() {
    return new CloudWorld(
        CloudFake.Kind.DIGITALOCEAN,
        new HostingAccess("", new Sensitive(""), "fra1", "s-1vcpu-1gb", "", ""),
        DigitalOceanHosting::new,
        machine -> machine.tags().getLast().substring("rookery:".length()));
  }
}
