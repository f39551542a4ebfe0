package dev.rookery.lab.story.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LinksTest {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)(?:#[^)]*)?\\)");

  @Test
  void every_link_between_pages_leads_somewhere() {
    List<String> dead = Repository.pages().stream().flatMap(LinksTest::deadLinks).toList();
    assertThat(dead).isEmpty();
  }

  private static Stream<String> deadLinks(Path page) {
    return LINK.matcher(Repository.read(page))
        .results()
        .map(link -> link.group(1))
        .filter(target -> !target.startsWith("http"))
        .filter(target -> !Files.exists(page.resolveSibling(target)))
        .map(target -> "%s: %s".formatted(Repository.ROOT.relativize(page), target));
  }
}
