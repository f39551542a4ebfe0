package dev.rookery.orchestrator.api;

import dev.rookery.orchestrator.platform.MailAddress;
import dev.rookery.orchestrator.platform.RefusedException;
import dev.rookery.orchestrator.suppression.SuppressedAddress;
import dev.rookery.orchestrator.suppression.Suppressions;
import dev.rookery.orchestrator.suppression.Suppressions.Added;
import dev.rookery.orchestrator.tenants.Caller.TenantCaller;
import dev.rookery.orchestrator.tenants.Scope;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.RequestBean;
import io.micronaut.http.annotation.Status;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import java.time.Instant;
import java.util.List;

/** Addresses that a tenant never mails again. */
@Controller(SuppressionController.PATH)
@AllowedTo(Who.TENANT)
@Tag(name = "suppressions")
class SuppressionController {
  static final String PATH = "/v1/suppressions";
  private final Suppressions suppressions;

  SuppressionController(Suppressions suppressions) {
    this.suppressions = suppressions;
  }

  /**
   * @param reason bounce, complaint, unsubscribe or manual
   */
  @Serdeable
  record SuppressionBody(String address, String reason, String detail, Instant createdAt) {
    static SuppressionBody of(SuppressedAddress found) {
      return new SuppressionBody(
          found.address(), found.reason().word(), found.detail(), found.createdAt());
    }
  }

  /**
   * @param addresses one or more, at most 10,000
   * @param note kept with each; may be absent
   */
  @Serdeable
  record NewSuppressionsBody(@NotEmpty List<String> addresses, @Nullable String note) {}

  /**
   * @param result added, already or refused
   * @param detail why it was refused; empty otherwise
   */
  @Serdeable
  record ItemBody(String address, String result, String detail) {
    static ItemBody of(Added added) {
      return switch (added) {
        case Added.New(String address) -> new ItemBody(address, "added", "");
        case Added.Already(String address) -> new ItemBody(address, "already", "");
        case Added.Refused(String address, String why) -> new ItemBody(address, "refused", why);
      };
    }
  }

  @Serdeable
  record AddedBody(List<ItemBody> items) {}

  /** The tenant's list, oldest first. */
  @Get
  PageBody<SuppressionBody> listSuppressions(TenantCaller caller, @RequestBean PageQuery page) {
    return PageBody.of(
        suppressions.list(caller.tenant(), page.request()), page, PATH, SuppressionBody::of);
  }

  /** The entry of one address; 404 = it may be mailed. */
  @Get("/{address}")
  SuppressionBody checkSuppression(TenantCaller caller, String address) {
    MailAddress checked = address(address);
    return suppressions
        .check(caller.tenant(), checked)
        .map(SuppressionBody::of)
        .orElseThrow(() ->
            new RefusedException(
                RefusedException.Kind.NOT_FOUND,
                "not-suppressed",
                "%s is not on the list".formatted(checked)));
  }

  /** Puts addresses on the list; each fares on its own. Doing it again changes nothing. */
  @Post
  @AllowedTo(value = Who.TENANT, scope = Scope.SUPPRESS_WRITE)
  AddedBody addSuppressions(TenantCaller caller, @Body @Valid NewSuppressionsBody body) {
    String note = body.note() == null ? "" : body.note();
    return new AddedBody(
        suppressions.add(caller, body.addresses(), note).stream().map(ItemBody::of).toList());
  }

  /** Takes an address off the list that was put there by hand. */
  @Delete("/{address}")
  @Status(HttpStatus.NO_CONTENT)
  @AllowedTo(value = Who.TENANT, scope = Scope.SUPPRESS_WRITE)
  void removeSuppression(TenantCaller caller, String address) {
    suppressions.remove(caller, address(address));
  }

  private static MailAddress address(String untrusted) {
    try {
      return MailAddress.of(untrusted);
    } catch (IllegalArgumentException e) {
      throw new RefusedException(RefusedException.Kind.INVALID, "not-an-address", e.getMessage());
    }
  }
}
