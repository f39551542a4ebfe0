package dev.rookery.orchestrator.api;

import dev.rookery.orchestrator.outcomes.Unsubscribes;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.swagger.v3.oas.annotations.tags.Tag;

/**
 * What the link in every message leads to (RFC 8058). No key, no cookie; a token that is none gets
 * the same pages, so that nobody learns anything from them.
 */
@Controller("/u")
@AllowedTo(Who.ANYONE)
@Produces(MediaType.TEXT_HTML)
@Tag(name = "unsubscribe")
class UnsubscribeController {
  private static final String ASK =
      page(
          """
          <h1>No more mail?</h1>
          <form method="post"><input type="hidden" name="List-Unsubscribe" value="One-Click">
          <button>Unsubscribe</button></form>
          """);
  private static final String DONE =
      page(
          """
          <h1>Unsubscribed</h1>
          <p>This sender will not write to you again.</p>
          """);

  private final Unsubscribes unsubscribes;

  UnsubscribeController(Unsubscribes unsubscribes) {
    this.unsubscribes = unsubscribes;
  }

  /** A page that asks; following a link never unsubscribes, because scanners follow links too. */
  @Get("/{token}")
  HttpResponse<String> askToUnsubscribe(String token) {
    return html(ASK);
  }

  /** Unsubscribes, when the body says {@code List-Unsubscribe=One-Click}. RFC 8058 §3.2. */
  @Post("/{token}")
  @Consumes(MediaType.ALL)
  HttpResponse<String> unsubscribe(String token, @Body @Nullable String body) {
    if (body == null || !isOneClick(body)) {
      return html(ASK);
    }
    unsubscribes.unsubscribe(token);
    return html(DONE);
  }

  /** URL-encoded or multipart; both hold the two words as they are. */
  private static boolean isOneClick(String body) {
    return body.contains("List-Unsubscribe") && body.contains("One-Click");
  }

  private static HttpResponse<String> html(String page) {
    return HttpResponse.ok(page)
        .header("Content-Security-Policy", "default-src 'none'; form-action 'self'")
        .header("Referrer-Policy", "no-referrer")
        .header("X-Robots-Tag", "noindex")
        .header("Cache-Control", "no-store");
  }

  private static String page(String content) {
    return """
    <!doctype html>
    <html lang="en"><head><meta charset="utf-8">
    <meta name="viewport" content="width=device-width"><title>Unsubscribe</title></head>
    <body>
    %s</body></html>
    """
        .formatted(content);
  }
}
