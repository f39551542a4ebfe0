package dev.rookery.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.orchestrator.provisioning.Login;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The newer Debian boots and installs just as well. */
class Debian13Test {

  @BeforeAll
  @Timeout(600)
  static void prepare() {
    RealHosts.prepare(Debian13Test.class, DebianRelease.DEBIAN_13);
  }

  @Test
  @Timeout(120)
  void it_boots_lets_us_in_and_installs() {
    ParkSettings settings = ParkSettings.of(1).withRelease(DebianRelease.DEBIAN_13);
    try (HostPark park = HostPark.open(settings);
        Login root = Login.to(park.host(1), "root")) {
      assertThat(root.run(". /etc/os-release; echo $VERSION_ID")).isEqualTo("0 13");
      assertThat(root.run("systemctl is-system-running --wait")).isEqualTo("0 running");
      assertThat(
              root.run("apt-get -qq update && apt-get -qq -y install acl > /dev/null; getfacl -v"))
          .startsWith("0 getfacl ");
    }
  }
}
