package dev.rookery.orchestrator.hosting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rookery.lab.hosting.cloud.CloudFault;
import dev.rookery.orchestrator.platform.OperatorActionException;
import dev.rookery.orchestrator.platform.Sensitive;
import dev.rookery.orchestrator.platform.TemporaryException;
import dev.rookery.standards.dns.DomainName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every hosting provider must do, asked over real HTTP. */
abstract class HostingContract {
  private static final int MANY = 260; // more than a page at every provider but Vultr
  private static final String KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI";

  private HostingWorld world;
  private HostingProvider provider;

  abstract HostingWorld start() throws Exception;

  /** Machines that the account holds beside the one that is looked for. */
  int others() {
    return MANY;
  }

  @BeforeEach
  void begin() throws Exception {
    world = start();
    provider = world.provider();
  }

  @AfterEach
  void end() {
    world.close();
  }

  @Test
  void an_order_is_found_by_its_marker_and_by_no_other() {
    String marker = marker();
    String reference = provider.order(order(marker));
    assertThat(provider.findByMarker(marker)).contains(reference);
    assertThat(provider.findByMarker(marker())).isEmpty();
  }

  @Test
  void a_machine_is_built_until_it_has_an_address_and_a_price() {
    String reference = provider.order(order(marker()));
    assertThat(provider.look(reference)).isNotInstanceOf(Server.Gone.class);
    Server.Running running = running(reference);
    assertThat(running.address().isLoopbackAddress() || running.sshPort() == 22).isTrue();
    assertThat(running.monthly().orElseThrow().cents()).isPositive();
  }

  @Test
  void the_order_carries_a_host_key_exactly_where_the_provider_passes_user_data_on() {
    String reference = provider.order(order(marker()));
    running(reference);
    boolean console = provider.hostKeySource() == HostKeySource.CONSOLE;
    assertThat(provider.hostKey(reference).isPresent()).isEqualTo(console);
  }

  @Test
  void a_machine_is_found_among_many_pages() {
    String first = marker();
    provider.order(order(first));
    for (int other = 0; other < others(); other++) {
      provider.order(order(marker()));
    }
    String last = marker();
    String reference = provider.order(order(last));
    assertThat(provider.findByMarker(first)).isPresent();
    assertThat(provider.findByMarker(last)).contains(reference);
    assertThat(provider.machines())
        .hasSize(others() + 2)
        .extracting(machine -> machine.marker().orElse(""))
        .containsExactlyInAnyOrderElementsOf(world.markers());
  }

  @Test
  void the_list_names_age_and_price_of_every_machine() {
    String marker = marker();
    provider.order(order(marker));
    Machine machine = provider.machines().getFirst();
    assertThat(machine.marker()).contains(marker);
    assertThat(machine.createdAt()).isPresent();
    assertThat(machine.monthly().orElseThrow().currency()).hasSize(3);
  }

  @Test
  void a_machine_that_is_not_listed_yet_is_listed_after_the_lag_that_is_promised() {
    world.listLag(provider.listingLag());
    String marker = marker();
    provider.order(order(marker));
    assertThat(provider.findByMarker(marker)).isEmpty();
    world.turn(provider.listingLag());
    assertThat(provider.findByMarker(marker)).isPresent();
  }

  @ParameterizedTest
  @EnumSource(
      value = CloudFault.class,
      names = {"CUT_AFTER", "TIMED_OUT_AFTER", "NO_JSON", "HALF_AN_ANSWER", "ENDLESS"})
  void an_order_whose_answer_is_lost_is_no_success_and_is_found(CloudFault fault) {
    require(fault);
    String marker = marker();
    world.orderFault(fault);
    assertThatThrownBy(() -> provider.order(order(marker))).isInstanceOf(TemporaryException.class);
    assertThat(provider.findByMarker(marker)).isPresent();
    assertThat(world.markers()).containsExactly(marker);
  }

  @ParameterizedTest
  @EnumSource(
      value = CloudFault.class,
      names = {"TOO_MANY_REQUESTS", "BROKEN_BEFORE", "CUT_BEFORE", "FALSE_SUCCESS", "SOLD_OUT"})
  void what_passes_by_itself_is_temporary_and_orders_nothing(CloudFault fault) {
    require(fault);
    world.orderFault(fault);
    assertThatThrownBy(() -> provider.order(order(marker())))
        .isInstanceOf(TemporaryException.class);
    assertThat(world.markers()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = CloudFault.class,
      names = {"TOO_MANY_REQUESTS", "BROKEN_BEFORE", "NO_JSON", "HALF_AN_ANSWER"})
  void a_list_that_fails_proves_nothing(CloudFault fault) {
    require(fault);
    provider.order(order(marker()));
    world.fault(fault);
    assertThatThrownBy(() -> provider.findByMarker(marker()))
        .isInstanceOf(TemporaryException.class);
  }

  @Test
  void too_many_requests_says_when_to_come_again() {
    world.fault(CloudFault.TOO_MANY_REQUESTS);
    assertThatThrownBy(() -> provider.machines())
        .isInstanceOfSatisfying(
            TemporaryException.class,
            e ->
                assertThat(e.retryAfter())
                    .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(30)));
  }

  @Test
  void a_bad_token_is_named_with_its_key_and_never_shown() {
    assertThatThrownBy(() -> world.stranger().machines())
        .isInstanceOf(OperatorActionException.class)
        .hasMessageContaining("hosting.")
        .hasMessageContaining(".token")
        .hasMessageNotContaining("guess");
  }

  @Test
  void an_account_without_credit_needs_a_person() {
    require(CloudFault.NO_CREDIT);
    world.orderFault(CloudFault.NO_CREDIT);
    assertThatThrownBy(() -> provider.order(order(marker())))
        .isInstanceOf(OperatorActionException.class);
    assertThat(world.markers()).isEmpty();
  }

  @Test
  void a_size_that_there_is_not_is_named_with_the_way_to_what_there_is() {
    HostingProvider dreamer = world.dreamer();
    assumeTrue(dreamer != provider, "the lab has one size, which is not configured");
    assertThatThrownBy(() -> dreamer.order(order(marker())))
        .isInstanceOf(OperatorActionException.class)
        .hasMessageContaining("'gigantic'")
        .hasMessageContaining("rookery hosting plans");
  }

  @Test
  void a_ptr_is_set_once_the_name_leads_to_the_address_and_again_without_harm() {
    String reference = provider.order(order(marker()));
    Server.Running running = running(reference);
    DomainName name = DomainName.of("kestrel.nodes.example.");
    world.publish("kestrel.nodes.example", running.address());
    provider.setReverseName(reference, running.address(), name);
    provider.setReverseName(reference, running.address(), name);
    assertThat(world.ptr(running.address()).orElseThrow()).startsWith("kestrel.nodes.example");
  }

  @Test
  void a_machine_that_was_given_back_is_gone_with_its_key_and_giving_it_back_again_is_no_error() {
    String marker = marker();
    String reference = provider.order(order(marker));
    provider.destroy(reference);
    assertThat(provider.look(reference)).isInstanceOf(Server.Gone.class);
    provider.destroy(reference);
    assertThat(world.markers()).isEmpty();
    assertThat(world.keyNames()).isEmpty();
    assertThat(provider.findByMarker(marker)).isEmpty();
  }

  @Test
  void what_is_offered_is_sorted_and_has_a_price() {
    assumeTrue(hasOffers(), "SKIPPED: this provider's prices are not publicly described");
    List<Offer> offers = provider.offers();
    assertThat(offers).isNotEmpty().isEqualTo(Offer.sorted(offers));
    assertThat(offers).allSatisfy(offer -> assertThat(offer.monthly().cents()).isPositive());
  }

  boolean hasOffers() {
    return true;
  }

  final HostingWorld world() {
    return world;
  }

  private void require(CloudFault fault) {
    assumeTrue(!world.unable().contains(fault), "SKIPPED: this fake has no " + fault);
  }

  private Server.Running running(String reference) {
    for (int look = 0; look < 6; look++) {
      if (provider.look(reference) instanceof Server.Running running) {
        return running;
      }
    }
    throw new AssertionError("not running: " + provider.look(reference));
  }

  static String marker() {
    return UUID.randomUUID().toString();
  }

  ServerOrder order(String marker) {
    Optional<FirstHostKey> hostKey =
        provider.hostKeySource() == HostKeySource.USER_DATA
            ? Optional.of(
                new FirstHostKey(KEY + "host", new Sensitive("-----PRIVATE-----\nline\n")))
            : Optional.empty();
    String name = "n" + marker.substring(0, 8);
    return new ServerOrder(
        marker, DomainName.of(name + ".nodes.example."), KEY + marker.replace("-", ""), hostKey);
  }
}
