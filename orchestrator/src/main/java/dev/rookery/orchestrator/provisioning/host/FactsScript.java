package dev.rookery.orchestrator.provisioning.host;

import dev.rookery.orchestrator.provisioning.host.Resource.Content;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Asks a host for all facts at once: one script, one round trip, lines {@code key=value}. */
final class FactsScript {
  private final List<String> paths = new ArrayList<>();
  private final List<String> sums = new ArrayList<>();
  private final List<String> targets = new ArrayList<>();
  private final List<String> lines = new ArrayList<>();
  private final List<String> packages = new ArrayList<>();
  private final List<String> groups = new ArrayList<>();
  private final List<String> users = new ArrayList<>();
  private final List<String> units = new ArrayList<>();
  private final List<String> alive = new ArrayList<>();
  private final List<String> sysctls = new ArrayList<>();
  private final List<String> firewalls = new ArrayList<>();

  private FactsScript() {}

  /** One command for all of it. */
  static Command asking(WantedHost wanted) {
    FactsScript asked = new FactsScript();
    for (int i = 0; i < wanted.resources().size(); i++) {
      asked.ask(Integer.toString(i), wanted.resources().get(i));
    }
    return Command.script(asked.text(wanted), List.of());
  }

  private void ask(String number, Resource resource) {
    switch (resource) {
      case Resource.Absent absent -> paths.add(absent.path());
      case Resource.Archive archive -> content(archive.stamp());
      case Resource.Certificate tls -> paths.addAll(List.of(tls.path(), tls.keyPath()));
      case Resource.Directory directory -> paths.add(directory.path());
      case Resource.Firewall firewall -> {
        content(firewall.path());
        firewalls.addAll(List.of(number, firewall.family(), firewall.table()));
      }
      case Resource.Group group -> groups.add(group.name());
      case Resource.Line line ->
          lines.addAll(List.of(number, line.path(), line.regex(), line.line()));
      case Resource.Link link -> {
        paths.add(link.path());
        targets.add(link.path());
      }
      case Resource.Packages wanted -> packages.addAll(wanted.known());
      case Resource.Program program -> alive(number, Command.of(program.path(), "status"));
      case Resource.SeedFile seed -> paths.add(seed.path());
      case Content file -> content(file.path());
      case Resource.Sysctl sysctl -> sysctls.add(sysctl.name());
      case Resource.Unit unit -> {
        units.add(unit.name());
        unit.alive().ifPresent(command -> alive(number, command));
      }
      case Resource.User user -> users.add(user.name());
    }
  }

  private void content(String path) {
    paths.add(path);
    sums.add(path);
  }

  private void alive(String number, Command command) {
    alive.addAll(List.of(number, command.line()));
  }

  private String text(WantedHost wanted) {
    StringBuilder text = new StringBuilder(Scripts.FACTS);
    text.append(Command.of("about", wanted.root(), wanted.state()).line()).append('\n');
    call("paths", paths).ifPresent(text::append);
    call("sums", sums).ifPresent(text::append);
    call("targets", targets).ifPresent(text::append);
    call("lines", lines).ifPresent(text::append);
    call("packages", packages).ifPresent(text::append);
    call("groups", groups).ifPresent(text::append);
    call("users", users).ifPresent(text::append);
    call("units", units).ifPresent(text::append);
    call("alive", alive).ifPresent(text::append);
    call("sysctls", sysctls).ifPresent(text::append);
    call("firewalls", firewalls).ifPresent(text::append);
    return text.append("echo end\n").toString();
  }

  /** Words are quoted by {@link Command}, so nothing is ever pasted into the script. */
  private static Optional<String> call(String function, List<String> arguments) {
    List<String> words = new ArrayList<>(List.of(function));
    words.addAll(arguments);
    return arguments.isEmpty()
        ? Optional.empty()
        : Optional.of(Command.of(words.toArray(String[]::new)).line() + "\n");
  }
}
