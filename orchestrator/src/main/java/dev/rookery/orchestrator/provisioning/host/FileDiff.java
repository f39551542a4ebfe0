package dev.rookery.orchestrator.provisioning.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How a file differs from what it should be.
 *
 * @param text a unified diff, or why there is none; secrets are never in it
 */
public record FileDiff(String path, String text) {
  private static final int OCTETS_MAX = 64 * 1024;
  private static final int FILES_MAX = 10;
  private static final String SCRIPT =
      """
      for path; do
        printf 'file='
        head -c %d -- "$path" 2>/dev/null | base64 -w 0
        echo
      done
      echo end
      """
          .formatted(OCTETS_MAX + 1);

  /** Of all files that a plan changes, in one round trip more; at most ten of them. */
  public static List<FileDiff> of(HostLook look) {
    Map<String, String> wanted = new HashMap<>();
    List<FileDiff> diffs = new ArrayList<>();
    List<String> asked = new ArrayList<>();
    for (HostChange change : look.plan().changes()) {
      switch (change.resource()) {
        case Resource.Content file when file.isSecret() ->
            diffs.add(new FileDiff(file.path(), "not everybody there may read it: not shown\n"));
        case Resource.Content file -> {
          wanted.put(file.path(), file.content());
          asked.add(file.path());
        }
        case Resource.Firewall firewall -> {
          wanted.put(firewall.path(), firewall.content());
          asked.add(firewall.path());
        }
        default -> {}
      }
    }
    List<String> first = asked.subList(0, Math.min(asked.size(), FILES_MAX));
    Map<String, byte[]> found = contents(look.shell(), first);
    first.forEach(path ->
        diffs.add(new FileDiff(path, text(path, found.get(path), wanted.getOrDefault(path, "")))));
    asked
        .subList(first.size(), asked.size())
        .forEach(path -> diffs.add(new FileDiff(path, "one of too many: not shown\n")));
    return diffs;
  }

  private static Map<String, byte[]> contents(HostShell shell, List<String> paths) {
    if (paths.isEmpty()) {
      return Map.of();
    }
    List<String> lines =
        shell.require("reading files that differ", Command.script(SCRIPT, paths)).lines().toList();
    if (lines.size() != paths.size() + 1 || !lines.getLast().equals("end")) {
      throw new IllegalArgumentException(
          "%s answered %d lines for %d files".formatted(shell.name(), lines.size(), paths.size()));
    }
    Map<String, byte[]> contents = new HashMap<>();
    for (int i = 0; i < paths.size(); i++) {
      contents.put(paths.get(i), Base64.getDecoder().decode(lines.get(i).substring(5)));
    }
    return contents;
  }

  private static String text(String path, byte[] found, String wanted) {
    if (found.length > OCTETS_MAX || wanted.length() > OCTETS_MAX) {
      return "longer than %d octets: not shown\n".formatted(OCTETS_MAX);
    }
    String before = new String(found, UTF_8).replaceAll("[\\p{Cntrl}&&[^\\n\\t]]", "?");
    return UnifiedDiff.between(path, before, wanted);
  }
}
