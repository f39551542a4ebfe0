package dev.rookery.orchestrator.api;

import dev.rookery.orchestrator.api.IdempotentPosts.Creation;
import dev.rookery.orchestrator.platform.RefusedException;
import dev.rookery.orchestrator.tenants.Caller.OperatorCaller;
import dev.rookery.orchestrator.tenants.NewTenant;
import dev.rookery.orchestrator.tenants.Scope;
import dev.rookery.orchestrator.tenants.Tenant;
import dev.rookery.orchestrator.tenants.Tenants;
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

/** The customers; for operators. */
@Controller(TenantController.PATH)
@AllowedTo(value = Who.OPERATOR, scope = Scope.ADMIN)
@Tag(name = "tenants")
class TenantController {
  static final String PATH = "/v1/admin/tenants";
  private final Tenants tenants;
  private final IdempotentPosts posts;

  TenantController(Tenants tenants, IdempotentPosts posts) {
    this.tenants = tenants;
    this.posts = posts;
  }

  @Serdeable
  record TenantBody(UUID id, String code, String name, String state, Instant createdAt) {
    static TenantBody of(Tenant tenant) {
      return new TenantBody(
          tenant.id(), tenant.code(), tenant.name(), tenant.state().word(), tenant.createdAt());
    }
  }

  /**
   * @param code a-z, 0-9 and hyphen, begins with a letter, 2 to 31 characters
   */
  @Serdeable
  record NewTenantBody(@NotBlank String code, @NotBlank String name) {}

  /**
   * @param apiKey the tenant's first key, shown this once
   */
  @Serdeable
  record CreatedTenantBody(
      UUID id, String code, String name, String state, Instant createdAt, String apiKey) {
    static CreatedTenantBody of(Tenants.Created made) {
      Tenant tenant = made.tenant();
      return new CreatedTenantBody(
          tenant.id(),
          tenant.code(),
          tenant.name(),
          tenant.state().word(),
          tenant.createdAt(),
          made.firstKey().text().value());
    }
  }

  /** All tenants, oldest first. */
  @Get
  PageBody<TenantBody> listTenants(@RequestBean PageQuery page) {
    return PageBody.of(tenants.list(page.request()), page, PATH, TenantBody::of);
  }

  /** One tenant. */
  @Get("/{id}")
  TenantBody showTenant(UUID id) {
    return tenants
        .find(id)
        .map(TenantBody::of)
        .orElseThrow(() ->
            new RefusedException(
                RefusedException.Kind.NOT_FOUND, "no-such-tenant", "there is no tenant " + id));
  }

  /** Creates a tenant and its first API key. */
  @Post
  @NeedsIdempotencyKey
  HttpResponse<CreatedTenantBody> createTenant(
      HttpRequest<?> request, OperatorCaller caller, @Body @Valid NewTenantBody body) {
    CreatedTenantBody made =
        posts.once(
            new Creation(request, caller, body),
            CreatedTenantBody.class,
            () ->
                CreatedTenantBody.of(
                    tenants.create(new NewTenant(body.code(), body.name()), caller)));
    return HttpResponse.created(made, URI.create(PATH + "/" + made.id()));
  }
}
