package dev.rookery.lab.mta.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Domains as {@code virtual_mailbox_domains} lists them: by name, or the keys of a {@code
 * texthash:FILE}, which is read again when it changes.
 */
public final class DomainList {
  private static final String TEXTHASH = "texthash:";

  private record Read(FileTime changed, long octets, Set<String> domains) {}

  private final Path folder;
  private final List<String> words;
  private final ConcurrentHashMap<Path, Read> files = new ConcurrentHashMap<>();

  /**
   * @param folder relative file names start here
   * @param words the list's words
   * @throws PostfixConfigException a kind of table the lab MTA does not read
   */
  public DomainList(Path folder, List<String> words) throws PostfixConfigException {
    this.folder = folder;
    this.words = words;
    for (String word : words) {
      if (word.contains(":") && !word.startsWith(TEXTHASH)) {
        throw new PostfixConfigException(
            "unsupported dictionary type in \"%s\": the lab MTA reads texthash:FILE and plain names"
                .formatted(word));
      }
    }
  }

  /** Is this domain listed? Case does not matter. */
  public boolean contains(String domain) {
    String name = domain.toLowerCase(Locale.ROOT);
    return words.stream().anyMatch(word -> matches(word, name));
  }

  private boolean matches(String word, String name) {
    if (word.startsWith(TEXTHASH)) {
      return keys(folder.resolve(word.substring(TEXTHASH.length()))).contains(name);
    }
    return word.toLowerCase(Locale.ROOT).equals(name);
  }

  private Set<String> keys(Path file) {
    try {
      FileTime changed = Files.getLastModifiedTime(file);
      long octets = Files.size(file);
      Read known = files.get(file);
      if (known == null || !known.changed.equals(changed) || known.octets != octets) {
        known = new Read(changed, octets, readKeys(file));
        files.put(file, known);
      }
      return known.domains;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read table " + file, e);
    }
  }

  private static Set<String> readKeys(Path file) throws IOException {
    Set<String> keys = new HashSet<>();
    for (LogicalLines.Line line : LogicalLines.read(file)) {
      keys.add(line.text().split("\\s+")[0].toLowerCase(Locale.ROOT));
    }
    return Set.copyOf(keys);
  }
}
