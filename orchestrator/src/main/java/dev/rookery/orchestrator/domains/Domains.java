package dev.rookery.orchestrator.domains;

import static dev.rookery.orchestrator.platform.RefusedException.Kind.CONFLICT;
import static dev.rookery.orchestrator.platform.RefusedException.Kind.INVALID;
import static dev.rookery.orchestrator.platform.RefusedException.Kind.NOT_FOUND;

import dev.rookery.contract.SigningKey;
import dev.rookery.orchestrator.audit.Audit;
import dev.rookery.orchestrator.audit.Change;
import dev.rookery.orchestrator.domains.DomainStore.SealedKey;
import dev.rookery.orchestrator.fleet.WantedChanges;
import dev.rookery.orchestrator.platform.Database;
import dev.rookery.orchestrator.platform.DnsAccess;
import dev.rookery.orchestrator.platform.Ids;
import dev.rookery.orchestrator.platform.Installation;
import dev.rookery.orchestrator.platform.Page;
import dev.rookery.orchestrator.platform.PageRequest;
import dev.rookery.orchestrator.platform.RefusedException;
import dev.rookery.orchestrator.platform.Secrets;
import dev.rookery.orchestrator.tenants.Caller.TenantCaller;
import dev.rookery.standards.dkim.DkimKeyRecord;
import dev.rookery.standards.dns.DomainName;
import jakarta.inject.Singleton;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jooq.DSLContext;

/** The tenants' sending domains. */
@Singleton
public final class Domains {
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("yyyyMMdd", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Database database;
  private final Secrets secrets;
  private final DkimKeys keys;
  private final DnsAccess dns;
  private final DomainName nodeZone;
  private final Audit audit;
  private final WantedChanges wantedChanges;
  private final Clock clock;

  public Domains(
      Database database,
      Secrets secrets,
      DkimKeys keys,
      DnsAccess dns,
      Installation installation,
      Audit audit,
      WantedChanges wantedChanges,
      Clock clock) {
    this.database = database;
    this.secrets = secrets;
    this.keys = keys;
    this.dns = dns;
    this.nodeZone = DomainName.of(installation.dns().nodeZone());
    this.audit = audit;
    this.wantedChanges = wantedChanges;
    this.clock = clock;
  }

  /**
   * Claims a domain for a tenant and makes its DKIM key.
   *
   * @param name as a person wrote it
   * @param dnsProvider name of a configured provider
   * @throws RefusedException not a domain, no such provider, or somebody else's; whose is not told
   */
  public Domain claim(TenantCaller by, String name, String dnsProvider) {
    DomainName checked = requireClaimable(name);
    requireProvider(dnsProvider);
    KeyPair key = keys.take();
    Domain domain = claimed(by.tenant(), checked, dnsProvider, key);
    byte[] sealed = secrets.seal(key.getPrivate().getEncoded(), keyPlace(by.tenant(), domain.id()));
    return database.inTenant(
        by.tenant(),
        tx -> {
          if (!DomainStore.insert(tx, domain, sealed)) {
            throw new RefusedException(
                CONFLICT,
                "domain-taken",
                "%s is already claimed in this installation; if it is yours, ask the operator"
                    .formatted(checked));
          }
          Change change =
              Change.of(by.tenant(), by.getName(), "domain.claim", "domain", domain.id());
          audit.record(tx, change.with(Map.of("name", checked.toString())));
          wantedChanges.announce(tx);
          return domain;
        });
  }

  private DomainName requireClaimable(String name) {
    DomainName checked;
    try {
      checked = DomainName.of(name.strip());
    } catch (IllegalArgumentException e) {
      throw new RefusedException(INVALID, "not-a-domain", e.getMessage());
    }
    if (checked.isAtOrBelow(nodeZone)) {
      throw new RefusedException(
          INVALID,
          "reserved-domain",
          "%s is in %s, where this installation names its nodes; choose another domain"
              .formatted(checked, nodeZone));
    }
    return checked;
  }

  private void requireProvider(String dnsProvider) {
    if (dns.provider(dnsProvider).isEmpty()) {
      throw new RefusedException(
          INVALID,
          "no-such-dns-provider",
          "there is no DNS provider '%s'; configured are %s"
              .formatted(dnsProvider, dns.providerNames()));
    }
  }

  private Domain claimed(UUID tenant, DomainName name, String provider, KeyPair key) {
    Instant now = clock.instant();
    return new Domain(
        Ids.next(),
        tenant,
        name,
        DomainState.CLAIMED,
        provider,
        "r" + DAY.format(now),
        DkimKeyRecord.of(key.getPublic()).text(),
        "none",
        now,
        null,
        1);
  }

  public Optional<Domain> find(UUID tenant, UUID id) {
    return database.inTenant(tenant, tx -> DomainStore.find(tx, tenant, id));
  }

  /**
   * @throws RefusedException the tenant has no such domain
   */
  public Domain require(UUID tenant, UUID id) {
    return find(tenant, id)
        .orElseThrow(
            () -> new RefusedException(NOT_FOUND, "no-such-domain", "there is no domain " + id));
  }

  /** In a tenant's transaction; other tenants' domains are not there. */
  public Optional<Domain> find(DSLContext tx, UUID tenant, UUID id) {
    return DomainStore.find(tx, tenant, id);
  }

  public Page<Domain> list(UUID tenant, PageRequest page) {
    return database.inTenant(tenant, tx -> DomainStore.list(tx, page));
  }

  /** The keys that nodes sign with for proven domains, by name; in a worker's transaction. */
  public List<SigningKey> signingKeys(DSLContext tx) {
    return DomainStore.provenKeys(tx).stream().map(this::opened).toList();
  }

  /** Proven domain to tenant, for mail that comes in; in a worker's transaction. */
  public Map<String, UUID> inboundDomains(DSLContext tx) {
    return DomainStore.provenKeys(tx).stream()
        .collect(Collectors.toMap(SealedKey::name, SealedKey::tenant));
  }

  private SigningKey opened(SealedKey sealed) {
    byte[] pkcs8 = secrets.open(sealed.key(), keyPlace(sealed.tenant(), sealed.id()));
    return new SigningKey(
        sealed.name(), sealed.selector(), "rsa", Base64.getEncoder().encodeToString(pkcs8));
  }

  private static String keyPlace(UUID tenant, UUID id) {
    return "domains|dkim_key|%s|%s".formatted(tenant, id);
  }
}
