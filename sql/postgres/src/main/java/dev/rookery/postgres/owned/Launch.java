package dev.rookery.postgres.owned;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What {@link OwnedProcess#start} runs.
 *
 * @param become commands put before it that give up rights, e.g. {@code unshare -U}; often empty
 * @param line program and arguments, never through a shell, so spaces need no quoting
 * @param folder working folder, exists
 * @param log takes standard output and error, appended
 * @param environment added to the JVM's own environment
 * @param atParentDeath what the kernel sends when this JVM is gone, however it ended
 */
public record Launch(
    List<String> become,
    List<String> line,
    Path folder,
    Path log,
    Map<String, String> environment,
    Signal atParentDeath) {
  public Launch {
    if (line.isEmpty()) {
      throw new IllegalArgumentException("a launch needs a program");
    }
    become = List.copyOf(become);
    line = List.copyOf(line);
    environment = Map.copyOf(environment);
  }
}
