package dev.rookery.lab.story;

import dev.rookery.orchestrator.cli.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Tells the command line ({@code .rookery/lab.context}) and the shell ({@code .rookery/lab.env}) of
 * a checkout where the running lab is; taken down with it. Holds the password of the lab's Redis,
 * so only its owner may read it.
 */
final class Signpost implements AutoCloseable {
  private final List<Path> files;

  private Signpost(List<Path> files) {
    this.files = files;
  }

  /** The lab's control plane must be up. A signpost of another lab is replaced. */
  static Signpost putUp(Path checkout, Lab lab) {
    Path context = Context.labFile(checkout);
    Path variables = context.resolveSibling("lab.env");
    write(
        context,
        "url=%s%nkey-file=%s%n"
            .formatted(
                lab.controlPlane().url(),
                lab.home().operatorKey().toString().replace("\\", "\\\\")));
    write(
        variables,
        variables(lab).entrySet().stream()
            .map(v -> "%s=%s%n".formatted(v.getKey(), quoted(v.getValue())))
            .collect(Collectors.joining()));
    return new Signpost(List.of(context, variables));
  }

  private static Map<String, Object> variables(Lab lab) {
    InetSocketAddress dns = lab.world().dns().primary();
    Map<String, Object> variables = new LinkedHashMap<>();
    variables.put("LAB", lab.home().folder());
    variables.put("URL", lab.controlPlane().url());
    variables.put("OPERATOR_KEY", lab.home().operatorKey());
    variables.put("TENANT_KEY", lab.home().tenantKey());
    variables.put("DNS", dns.getAddress().getHostAddress());
    variables.put("DNS_PORT", dns.getPort());
    variables.put("REDIS", lab.redis().address().getAddress().getHostAddress());
    variables.put("REDIS_PORT", lab.redis().port());
    variables.put("REDIS_PASSWORD", lab.redis().password());
    variables.put("NODE1", lab.network().node(1).getHostAddress());
    variables.put("NODE2", lab.network().node(2).getHostAddress());
    variables.put("SUBMISSION_PORT", lab.world().mailPorts().submission());
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
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
  }
}
