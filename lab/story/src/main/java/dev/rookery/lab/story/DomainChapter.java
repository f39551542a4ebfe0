package dev.rookery.lab.story;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rookery.orchestrator.cli.CommandFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.TreeSet;

/** A tenant's domain is planned, published and proven. */
final class DomainChapter {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private final Lab lab;
  private final Cast cast;
  private final Narrator narrator;
  private String planHash = "";

  DomainChapter(Lab lab, Cast cast, Narrator narrator) {
    this.lab = lab;
    this.cast = cast;
    this.narrator = narrator;
  }

  void play() {
    narrator.teller().chapter("2  A tenant's domain, published and proven");
    narrator.step("tenant", "a tenant is created", this::tenant);
    narrator.step(
        "domain.refused", "what is not a domain is refused with its reason", this::notADomain);
    narrator.step("domain.claim", "the tenant claims acme.test", this::claim);
    narrator.step("domain.plan", "the plan is shown before anything changes", this::plan);
    narrator.step("domain.apply", "the plan is applied by RFC 2136 with TSIG", this::apply);
    narrator.step("domain.verify", "every authoritative server is asked and agrees", this::verify);
    narrator.step("mailbox", "a mailbox is created, its password shown once", this::mailbox);
  }

  private Evidence tenant() throws IOException {
    JsonNode made =
        cast.operator()
            .call("POST", "/v1/admin/tenants", Map.of("code", "acme", "name", "Acme Shelves"));
    String key = made.path("apiKey").asText();
    Files.writeString(lab.home().tenantKey(), key + "\n");
    cast.tenant(lab.tenant(key));
    return Evidence.of("tenant", made.path("id").asText()).and("key file", lab.home().tenantKey());
  }

  private Evidence notADomain() {
    try {
      cast.tenant()
          .call("POST", "/v1/domains", Map.of("name", "not a domain", "dnsProvider", "acme"));
    } catch (CommandFailedException refused) {
      return Evidence.of("answer", refused.getMessage());
    }
    throw new StepFailedException(
        "the API refuses the name 'not a domain'", Evidence.of("answer", "accepted"));
  }

  private Evidence claim() {
    JsonNode domain =
        cast.tenant()
            .call(
                "POST", "/v1/domains", Map.of("name", World.TENANT_DOMAIN, "dnsProvider", "acme"));
    cast.domainId(domain.path("id").asText());
    return Evidence.of("id", cast.domainId())
        .and("dkim selector", domain.path("dkimSelector").asText());
  }

  private Evidence plan() {
    JsonNode plan = cast.tenant().call("POST", path("/dns/plan"), Map.of());
    planHash = plan.path("hash").asText();
    Evidence evidence = Evidence.of("hash", planHash);
    plan.path("diff")
        .asText()
        .lines()
        .filter(line -> !line.isBlank())
        .forEach(line -> evidence.and("diff " + evidence.facts().size(), line));
    StepFailedException.require(
        plan.path("safe").asBoolean() && !plan.path("changes").isEmpty(),
        "the plan is safe and not empty",
        evidence.and("refusals", plan.path("refusals")));
    return evidence;
  }

  private Evidence apply() {
    JsonNode operation =
        cast.tenant().call("POST", path("/dns/apply"), Map.of("planHash", planHash));
    Operations.ofTenant(cast.tenant())
        .follow(operation.path("id").asText(), LIMIT, (step, elapsed) -> {});
    return Evidence.of("updates at the primary", lab.world().dns().log().updates().size())
        .and("serial", lab.world().dns().zone(World.TENANT_DOMAIN).serial());
  }

  private Evidence verify() {
    JsonNode operation = cast.tenant().call("POST", path("/dns/verify"), Map.of());
    Operations.ofTenant(cast.tenant())
        .follow(operation.path("id").asText(), LIMIT, (step, elapsed) -> {});
    JsonNode domain = cast.tenant().get(path(""));
    JsonNode checks = cast.tenant().get(path("/checks")).path("items");
    TreeSet<String> servers = new TreeSet<>();
    TreeSet<String> passed = new TreeSet<>();
    TreeSet<String> others = new TreeSet<>();
    checks.forEach(check -> {
      if (!check.path("server").asText().isEmpty()) {
        servers.add(check.path("server").asText());
      }
      (check.path("verdict").asText().equals("passed") ? passed : others)
          .add(check.path("checkId").asText());
    });
    Evidence evidence =
        Evidence.of("state", domain.path("state").asText())
            .and("servers asked", servers)
            .and("passed", passed)
            .and("not passed", others);
    StepFailedException.require(
        domain.path("state").asText().equals("verified") && servers.size() >= 2,
        "the domain is verified at both name servers",
        evidence);
    return evidence;
  }

  private Evidence mailbox() {
    JsonNode made =
        cast.tenant()
            .call(
                "POST",
                "/v1/mailboxes",
                Map.of(
                    "domainId", cast.domainId(), "localPart", "ada", "displayName", "Ada Archer"));
    cast.mailbox(new Mailbox(made.path("address").asText(), made.path("password").asText()));
    return Evidence.of("address", cast.mailbox().address());
  }

  private String path(String rest) {
    return "/v1/domains/" + cast.domainId() + rest;
  }
}
