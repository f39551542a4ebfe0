package dev.rookery.agent.orders;

import dev.rookery.contract.Budget;
import dev.rookery.contract.EgressSource;
import dev.rookery.contract.Login;
import dev.rookery.contract.ProviderRule;
import dev.rookery.contract.SigningKey;
import dev.rookery.contract.Suppression;
import dev.rookery.contract.WantedState;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Wanted states for tests: one tenant, one login, one source, two providers. */
public final class WantedStates {
  public static final UUID NODE = UUID.fromString("00000000-0000-7000-8000-000000000001");
  public static final UUID TENANT = UUID.fromString("00000000-0000-7000-8000-0000000000aa");
  public static final String SOURCE = "127.9.1.1";
  public static final String SENDER = "ann@sender.example";
  public static final byte[] UNSUBSCRIBE_KEY = new byte[32];

  private final long version;
  private List<Budget> budgets = List.of();
  private int floorPerHour;
  private List<SigningKey> keys = List.of();
  private List<Suppression> suppressions = List.of();
  private @Nullable String closed;
  private String passwordHash = "{PLAIN}secret";

  private WantedStates(long version) {
    this.version = version;
  }

  public static WantedStates of(long version) {
    return new WantedStates(version);
  }

  public WantedStates budgets(Budget... all) {
    budgets = List.of(all);
    return this;
  }

  public WantedStates floorPerHour(int messages) {
    floorPerHour = messages;
    return this;
  }

  public WantedStates keys(SigningKey... all) {
    keys = List.of(all);
    return this;
  }

  public WantedStates suppressed(String address, String reason) {
    suppressions = List.of(new Suppression(TENANT, address, reason));
    return this;
  }

  public WantedStates passwordHash(String hash) {
    passwordHash = hash;
    return this;
  }

  public WantedStates closed(String reason) {
    closed = reason;
    return this;
  }

  public WantedState build() {
    return new WantedState(
        1,
        NODE,
        version,
        Instant.EPOCH,
        List.of(new EgressSource(SOURCE, "node.test")),
        List.of(
            new ProviderRule("maple", List.of("maple.example")),
            new ProviderRule("birch", List.of("mx.birch.example"))),
        budgets,
        floorPerHour,
        List.of(new Login(SENDER, TENANT, passwordHash, List.of(SENDER))),
        keys,
        suppressions,
        Map.of("sender.example", TENANT),
        "http://127.0.0.1:8080/u",
        Base64.getEncoder().encodeToString(UNSUBSCRIBE_KEY),
        100_000,
        closed);
  }
}
