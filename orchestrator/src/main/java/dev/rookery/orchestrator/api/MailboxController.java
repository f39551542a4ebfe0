package dev.rookery.orchestrator.api;

import dev.rookery.orchestrator.api.IdempotentPosts.Creation;
import dev.rookery.orchestrator.mailboxes.Mailbox;
import dev.rookery.orchestrator.mailboxes.Mailboxes;
import dev.rookery.orchestrator.mailboxes.Mailboxes.NewMailbox;
import dev.rookery.orchestrator.platform.RefusedException;
import dev.rookery.orchestrator.tenants.Caller.TenantCaller;
import dev.rookery.orchestrator.tenants.Scope;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
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
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Instant;
import java.util.UUID;

/** Sending identities of a tenant's domains. */
@Controller(MailboxController.PATH)
@AllowedTo(Who.TENANT)
@Tag(name = "mailboxes")
class MailboxController {
  static final String PATH = "/v1/mailboxes";
  private final Mailboxes mailboxes;
  private final IdempotentPosts posts;

  MailboxController(Mailboxes mailboxes, IdempotentPosts posts) {
    this.mailboxes = mailboxes;
    this.posts = posts;
  }

  @Serdeable
  record MailboxBody(
      UUID id,
      UUID domainId,
      String address,
      String displayName,
      Instant createdAt,
      @Nullable Instant retiredAt) {
    static MailboxBody of(Mailbox mailbox) {
      return new MailboxBody(
          mailbox.id(),
          mailbox.domain(),
          mailbox.address(),
          mailbox.displayName(),
          mailbox.createdAt(),
          mailbox.retiredAt());
    }
  }

  /**
   * @param localPart the part before the @
   * @param displayName what recipients see beside the address; may be absent
   */
  @Serdeable
  record NewMailboxBody(
      @NotNull UUID domainId, @NotBlank String localPart, @Nullable String displayName) {}

  /**
   * @param password for SMTP and IMAP, with the address as user name; shown this once
   */
  @Serdeable
  record CreatedMailboxBody(
      UUID id,
      UUID domainId,
      String address,
      String displayName,
      Instant createdAt,
      String password) {
    static CreatedMailboxBody of(Mailboxes.Created made) {
      Mailbox mailbox = made.mailbox();
      return new CreatedMailboxBody(
          mailbox.id(),
          mailbox.domain(),
          mailbox.address(),
          mailbox.displayName(),
          mailbox.createdAt(),
          made.password().value());
    }
  }

  /** The tenant's mailboxes, oldest first, retired ones too. */
  @Get
  PageBody<MailboxBody> listMailboxes(TenantCaller caller, @RequestBean PageQuery page) {
    return PageBody.of(
        mailboxes.list(caller.tenant(), page.request()), page, PATH, MailboxBody::of);
  }

  /** One mailbox. */
  @Get("/{id}")
  MailboxBody showMailbox(TenantCaller caller, UUID id) {
    return mailboxes
        .find(caller.tenant(), id)
        .map(MailboxBody::of)
        .orElseThrow(() ->
            new RefusedException(
                RefusedException.Kind.NOT_FOUND, "no-such-mailbox", "there is no mailbox " + id));
  }

  /** Makes a mailbox of a verified domain; its password is shown this once. */
  @Post
  @NeedsIdempotencyKey
  @AllowedTo(value = Who.TENANT, scope = Scope.MAILBOXES_WRITE)
  HttpResponse<CreatedMailboxBody> createMailbox(
      HttpRequest<?> request, TenantCaller caller, @Body @Valid NewMailboxBody body) {
    String displayName = body.displayName() == null ? "" : body.displayName();
    NewMailbox wanted = new NewMailbox(body.domainId(), body.localPart(), displayName);
    CreatedMailboxBody made =
        posts.once(
            new Creation(request, caller, body),
            CreatedMailboxBody.class,
            () -> CreatedMailboxBody.of(mailboxes.create(caller, wanted)));
    return HttpResponse.created(made, URI.create(PATH + "/" + made.id()));
  }

  /** Takes a mailbox out of use: it can no longer log in. */
  @Delete("/{id}")
  @Status(HttpStatus.NO_CONTENT)
  @AllowedTo(value = Who.TENANT, scope = Scope.MAILBOXES_WRITE)
  void retireMailbox(TenantCaller caller, UUID id) {
    mailboxes.retire(caller, id);
  }
}
