package dev.rookery.orchestrator.provisioning.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rookery.orchestrator.provisioning.host.Resource.Directory;
import dev.rookery.orchestrator.provisioning.host.Resource.Group;
import dev.rookery.orchestrator.provisioning.host.Resource.Packages;
import dev.rookery.orchestrator.provisioning.host.Resource.TextFile;
import dev.rookery.orchestrator.provisioning.host.Resource.User;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WantedHostTest {
  private static final Access OF_AGENT = new Access("agent:mail", "644");
  private static final TextFile FILE = new TextFile("/a/b/c", OF_AGENT, "");
  private static final Directory OUTER = new Directory("/a", new Access("root:root", "755"));
  private static final Directory INNER = new Directory("/a/b", new Access("root:root", "755"));
  private static final User AGENT = new User("agent", "mail", "/a", "/bin/sh", Set.of());
  private static final Group MAIL = new Group("mail");
  private static final Packages PACKAGES = new Packages(Set.of("postfix"), List.of());

  @Test
  void everything_comes_after_what_it_needs_whatever_the_order_it_was_named_in() {
    assertThat(
            WantedHost.below("/")
                .addAll(List.of(FILE, INNER, OUTER, AGENT, MAIL, PACKAGES))
                .build()
                .resources())
        .containsExactly(PACKAGES, MAIL, AGENT, OUTER, INNER, FILE);
  }

  @Test
  void a_need_of_its_own_goes_before_what_follows_from_kinds() {
    TextFile sources = new TextFile("/etc/apt/x.list", OF_AGENT, "");

    assertThat(WantedHost.below("/").add(PACKAGES, sources).add(sources).build().resources())
        .containsExactly(sources, PACKAGES);
  }

  @Test
  void needs_in_a_circle_are_refused() {
    assertThatThrownBy(() -> WantedHost.below("/").add(OUTER, FILE).add(INNER).add(FILE).build())
        .hasMessageContaining("circle")
        .hasMessageContaining("directory /a,")
        .hasMessageContaining("file /a/b/c");
  }

  @Test
  void a_need_that_is_not_wanted_is_refused() {
    assertThatThrownBy(() -> WantedHost.below("/").add(FILE, OUTER).build())
        .hasMessage("file /a/b/c needs directory /a, which is not wanted");
  }

  @Test
  void what_no_host_can_have_is_refused() {
    assertThatThrownBy(() -> WantedHost.below("/").add(OUTER).add(OUTER).build())
        .hasMessageContaining("want the same thing");
    assertThatThrownBy(() -> WantedHost.below("/").add(new TextFile("a\nb", OF_AGENT, "")).build())
        .hasMessageContaining("control characters");
    assertThatThrownBy(() -> WantedHost.below("/").add(new TextFile("a", OF_AGENT, "")).build())
        .hasMessageContaining("begins with /");
    assertThatThrownBy(() -> new Access("root;reboot", "644"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
