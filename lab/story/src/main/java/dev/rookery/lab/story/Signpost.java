package dev.rookery.lab.story;

import dev.rookery.lab.story.Cast.StoryNode;
import dev.rookery.orchestrator.cli.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A file in the checkout that says where the running lab is; taken away with the lab. It may hold
 * the password of the lab's Redis, so only its owner may read it.
 */
final class Signpost implements AutoCloseable {
  private final Path file;

  private Signpost(Path file) {
    this.file = file;
  }

  /** For the command line: the control plane must be up. Another lab's signpost is replaced. */
  static Signpost forCommandLine(Path checkout, Lab lab) {
    Path file = Context.labFile(checkout);
    write(
        file,
        "url=%s%nkey-file=%s%n"
            .formatted(
                lab.controlPlane().url(),
                lab.home().operatorKey().toString().replace("\\", "\\\\")));
    return new Signpost(file);
  }

  /** For a shell, which reads it with {@code . ./.rookery/lab.env}. */
  static Signpost forShell(Path checkout, Lab lab, List<StoryNode> nodes) {
    Path file = Context.labFile(checkout).resolveSibling("lab.env");
    write(
        file,
        variables(lab, nodes).entrySet().stream()
            .map(v -> "%s=%s%n".formatted(v.getKey(), quoted(v.getValue())))
            .collect(Collectors.joining()));
    return new Signpost(file);
  }

  private static Map<String, Object> variables(Lab lab, List<StoryNode> nodes) {
    InetSocketAddress dns = lab.world().dns().primary();
    Map<String, Object> variables = new LinkedHashMap<>();
    variables.put("URL", lab.controlPlane().url());
    variables.put("OPERATOR_KEY", lab.home().operatorKey());
    variables.put("TENANT_KEY", lab.home().tenantKey());
    variables.put("DNS", dns.getAddress().getHostAddress());
    variables.put("DNS_PORT", dns.getPort());
    variables.put("REDIS", lab.redis().address().getAddress().getHostAddress());
    variables.put("REDIS_PORT", lab.redis().port());
    variables.put("REDIS_PASSWORD", lab.redis().password());
    for (StoryNode node : nodes) {
      String name = node.name().toUpperCase(Locale.ROOT);
      variables.put(name, node.ip());
      variables.put(name + "_FOLDER", node.host().folder());
      variables.put("SUBMISSION_PORT", node.submissionPort());
    }
    return variables;
  }

  /** For a shell: nothing in it is expanded. */
  private static String quoted(Object value) {
    return "'" + value.toString().replace("'", "'\\''") + "'";
  }

  private static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.deleteIfExists(file);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
  }
}
