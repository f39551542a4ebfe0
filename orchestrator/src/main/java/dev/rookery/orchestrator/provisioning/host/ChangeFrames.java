package dev.rookery.orchestrator.provisioning.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A plan as the frames that {@code apply.sh} reads: checks before any service is told. */
final class ChangeFrames {
  private static final Duration APT = Duration.ofMinutes(10);
  private static final Duration APT_LOCK = Duration.ofSeconds(30);
  private static final Duration LONG = Duration.ofMinutes(3);
  private static final Duration SERVICE = Duration.ofSeconds(90);
  private static final Duration SHORT = Duration.ofSeconds(30);

  private final HostPlan plan;

  ChangeFrames(HostPlan plan) {
    this.plan = plan;
  }

  /** What follows the arguments. */
  private interface Payload {
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * One frame.
   *
   * @param label in words
   * @param limit for the whole of it
   */
  record Frame(
      String label,
      boolean isCheck,
      String action,
      List<String> arguments,
      long octets,
      String sha256,
      Payload payload,
      Duration limit) {

    void writeTo(OutputStream out, int number) throws IOException {
      StringBuilder head = new StringBuilder();
      head.append(
          "change %d %s %d %d %s %d\n"
              .formatted(
                  number,
                  action,
                  arguments.size(),
                  octets,
                  sha256,
                  Math.max(1, limit.toSeconds())));
      arguments.forEach(argument -> head.append(argument).append('\n'));
      out.write(head.toString().getBytes(UTF_8));
      payload.writeTo(out);
      out.write(".\n".getBytes(UTF_8));
    }

    private Frame within(Duration time) {
      return new Frame(label, isCheck, action, arguments, octets, sha256, payload, time);
    }
  }

  List<Frame> frames() {
    List<Frame> frames = new ArrayList<>();
    List<Frame> told = new ArrayList<>();
    for (HostChange change : plan.changes()) {
      if (change.resource() instanceof Resource.Service service) {
        check(service, change).ifPresent(frames::add);
        told.add(service(service, change));
      } else {
        frames.add(frame(change));
      }
    }
    frames.addAll(told);
    return frames;
  }

  private static java.util.Optional<Frame> check(Resource.Service service, HostChange change) {
    boolean reads =
        change.verbs().stream().anyMatch(List.of("start", "restart", "reload")::contains);
    return service
        .check()
        .filter(check -> reads)
        .map(check ->
            new Frame(
                "check of " + service.name(),
                true,
                "check",
                List.of(service.key(), check.line()),
                0,
                "-",
                out -> {},
                SERVICE));
  }

  private static Frame service(Resource.Service service, HostChange change) {
    List<String> arguments = new ArrayList<>();
    arguments.add(service.key());
    switch (service) {
      case Resource.Program program -> {
        arguments.add(program.path());
        arguments.addAll(change.verbs());
        return bare(change, "program", arguments).within(SERVICE);
      }
      case Resource.Unit _ -> {
        arguments.addAll(change.verbs());
        return bare(change, "unit", arguments).within(SERVICE);
      }
    }
  }

  private Frame frame(HostChange change) {
    return switch (change.resource()) {
      case Resource.Absent r -> read(change, r, "absent", List.of(r.path()), new byte[0]);
      case Resource.Archive r -> archive(change, r);
      case Resource.Certificate r -> certificate(change, r);
      case Resource.Content r -> content(change, r);
      case Resource.Directory r ->
          bare(change, "directory", List.of(r.path(), r.access().mode(), r.access().owner()));
      case Resource.Firewall r ->
          with(
              change,
              "firewall",
              List.of(r.path(), r.owner(), r.family(), r.table()),
              r.content().getBytes(UTF_8));
      case Resource.Group r -> bare(change, "group", List.of(r.name()));
      case Resource.Line r ->
          read(
              change,
              r,
              "line",
              List.of(r.path(), r.regex(), r.line(), r.isWanted() ? "present" : "absent"),
              new byte[0]);
      case Resource.Link r -> read(change, r, "link", List.of(r.path(), r.target()), new byte[0]);
      case Resource.Packages r -> packages(change, r);
      case Resource.Service r -> service(r, change);
      case Resource.Sysctl r -> bare(change, "sysctl", List.of(r.name(), r.value()));
      case Resource.User r ->
          bare(
              change,
              "user",
              List.of(r.name(), r.group(), r.home(), r.shell(), String.join(",", r.groups())));
    };
  }

  private Frame content(HostChange change, Resource.Content file) {
    String aged = file instanceof Resource.TextFile text && text.isAged() ? "yes" : "no";
    Access access = file.access();
    return read(
        change,
        file,
        "file",
        List.of(file.path(), access.mode(), access.owner(), aged),
        file.bytes());
  }

  private Frame certificate(HostChange change, Resource.Certificate tls) {
    CertificateMaker.Pair made = tls.maker().make(tls.hostname());
    byte[] both = new byte[made.key().length + made.certificate().length];
    System.arraycopy(made.key(), 0, both, 0, made.key().length);
    System.arraycopy(made.certificate(), 0, both, made.key().length, made.certificate().length);
    return read(
        change,
        tls,
        "pair",
        List.of(tls.keyPath(), tls.path(), tls.owner(), Integer.toString(made.key().length)),
        both);
  }

  private static Frame packages(HostChange change, Resource.Packages packages) {
    List<String> arguments = new ArrayList<>();
    arguments.add(Long.toString(APT_LOCK.toSeconds()));
    arguments.addAll(change.verbs());
    byte[] preseed =
        String.join("", packages.preseed().stream().map(l -> l + "\n").toList()).getBytes(UTF_8);
    return with(change, "packages", arguments, preseed).within(APT);
  }

  private static Frame archive(HostChange change, Resource.Archive archive) {
    return new Frame(
        change.line(),
        false,
        "archive",
        List.of(archive.path(), archive.sha256()),
        octets(archive.file()),
        archive.sha256(),
        out -> Files.copy(archive.file(), out),
        LONG);
  }

  private static long octets(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** With the keys of the services that read it, for whose sake the old one is kept. */
  private Frame read(
      HostChange change,
      Resource.Placed placed,
      String action,
      List<String> arguments,
      byte[] payload) {
    List<String> all = new ArrayList<>(arguments);
    all.addAll(plan.readers(placed));
    return with(change, action, all, payload);
  }

  private static Frame bare(HostChange change, String action, List<String> arguments) {
    return with(change, action, arguments, new byte[0]);
  }

  private static Frame with(
      HostChange change, String action, List<String> arguments, byte[] payload) {
    return new Frame(
        change.line(),
        false,
        action,
        List.copyOf(arguments),
        payload.length,
        payload.length == 0 ? "-" : Digests.sha256(payload),
        out -> out.write(payload),
        SHORT);
  }

  /** What a change brings to the host, about. */
  static long octets(HostChange change) {
    return switch (change.resource()) {
      case Resource.Archive archive -> 4 * octets(archive.file());
      case Resource.Content content -> 2L * content.bytes().length;
      case Resource.Packages _ -> change.verbs().size() * (8L << 20);
      default -> 8192;
    };
  }
}
