package dev.rookery.orchestrator.api;

import dev.rookery.contract.ProviderRule;
import dev.rookery.orchestrator.tenants.Caller.OperatorCaller;
import dev.rookery.orchestrator.tenants.Scope;
import dev.rookery.orchestrator.warmup.ReceivingProviders;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Put;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.List;

/** The operators behind recipients' MX hosts. */
@Controller("/v1/receiving-providers")
@AllowedTo(value = Who.OPERATOR, scope = Scope.NODES_READ)
@Tag(name = "receiving providers")
class ReceivingProviderController {
  private final ReceivingProviders providers;

  ReceivingProviderController(ReceivingProviders providers) {
    this.providers = providers;
  }

  /**
   * @param key a-z, 0-9 and hyphen, begins with a letter, at most 31 characters; not {@code other}
   * @param mxSuffixes ends of MX host names, lower case, without dots at their ends
   */
  @Serdeable
  record ProviderBody(@NotNull String key, @NotNull List<String> mxSuffixes) {}

  @Serdeable
  record ProvidersBody(@NotNull @Valid List<ProviderBody> items) {}

  /** By key. */
  @Get
  ProvidersBody list() {
    return new ProvidersBody(
        providers.list().stream()
            .map(rule -> new ProviderBody(rule.key(), rule.mxSuffixes()))
            .toList());
  }

  /** Puts this list in the place of the one before; nodes work by it within seconds. */
  @Put
  @AllowedTo(value = Who.OPERATOR, scope = Scope.NODES_WRITE)
  ProvidersBody replace(OperatorCaller caller, @Body @Valid ProvidersBody body) {
    providers.replace(
        caller,
        body.items().stream()
            .map(item -> new ProviderRule(item.key(), item.mxSuffixes()))
            .toList());
    return list();
  }
}
