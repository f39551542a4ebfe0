package dev.rookery.orchestrator.api;

import dev.rookery.orchestrator.api.IdempotentPosts.Creation;
import dev.rookery.orchestrator.domains.Domain;
import dev.rookery.orchestrator.domains.Domains;
import dev.rookery.orchestrator.tenants.Caller.TenantCaller;
import dev.rookery.orchestrator.tenants.Scope;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.RequestBean;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import java.net.URI;
import java.time.Instant;
import java.util.UUID;

/** A tenant's sending domains. */
@Controller(DomainController.PATH)
@AllowedTo(Who.TENANT)
@Tag(name = "domains")
class DomainController {
  static final String PATH = "/v1/domains";
  private final Domains domains;
  private final IdempotentPosts posts;

  DomainController(Domains domains, IdempotentPosts posts) {
    this.domains = domains;
    this.posts = posts;
  }

  /**
   * @param state claimed, published, verified, active, resting or retired
   * @param dkimSelector label below {@code _domainkey} that the key record stands at
   */
  @Serdeable
  record DomainBody(
      UUID id,
      String name,
      String state,
      String dnsProvider,
      String dkimSelector,
      String dmarcPolicy,
      Instant createdAt,
      @Nullable Instant verifiedAt) {
    static DomainBody of(Domain domain) {
      return new DomainBody(
          domain.id(),
          domain.name().toString(),
          domain.state().word(),
          domain.dnsProvider(),
          domain.selector(),
          domain.dmarcPolicy(),
          domain.createdAt(),
          domain.verifiedAt());
    }
  }

  /**
   * @param name e.g. {@code example.com}
   * @param dnsProvider name of a provider of this installation
   */
  @Serdeable
  record NewDomainBody(@NotBlank String name, @NotBlank String dnsProvider) {}

  /** The tenant's domains, oldest first. */
  @Get
  PageBody<DomainBody> listDomains(TenantCaller caller, @RequestBean PageQuery page) {
    return PageBody.of(domains.list(caller.tenant(), page.request()), page, PATH, DomainBody::of);
  }

  /** One domain. */
  @Get("/{id}")
  DomainBody showDomain(TenantCaller caller, UUID id) {
    return DomainBody.of(domains.require(caller.tenant(), id));
  }

  /** Claims a domain and makes its DKIM key. */
  @Post
  @NeedsIdempotencyKey
  @AllowedTo(value = Who.TENANT, scope = Scope.DNS_WRITE)
  HttpResponse<DomainBody> claimDomain(
      HttpRequest<?> request, TenantCaller caller, @Body @Valid NewDomainBody body) {
    DomainBody claimed =
        posts.once(
            new Creation(request, caller, body),
            DomainBody.class,
            () -> DomainBody.of(domains.claim(caller, body.name(), body.dnsProvider())));
    return HttpResponse.created(claimed, URI.create(PATH + "/" + claimed.id()));
  }
}
