package dev.rookery.orchestrator.api;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.enums.SecuritySchemeType;
import io.swagger.v3.oas.annotations.info.Info;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.security.SecurityScheme;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The description of this door, generated from it while compiling. */
@Controller
@AllowedTo(Who.ANYONE)
@Hidden
@OpenAPIDefinition(
    info =
        @Info(
            title = "Rookery",
            version = "1",
            description = "Self-hosted infrastructure for lawful cold e-mail"),
    security = @SecurityRequirement(name = "apiKey"))
@SecurityScheme(
    name = "apiKey",
    type = SecuritySchemeType.HTTP,
    scheme = "bearer",
    description = "an API key, rk_live_…")
class OpenApiController {
  private static final String RESOURCE = "/META-INF/swagger/rookery-1.yml";

  @Get("/openapi.yml")
  @Produces("application/yaml")
  String document() {
    return text();
  }

  static String text() {
    try (InputStream document = OpenApiController.class.getResourceAsStream(RESOURCE)) {
      if (document == null) {
        throw new IllegalStateException(RESOURCE + " was not generated");
      }
      return new String(document.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(RESOURCE + " cannot be read", e);
    }
  }
}
