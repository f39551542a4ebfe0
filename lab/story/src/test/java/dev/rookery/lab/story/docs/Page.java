package dev.rookery.lab.story.docs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The blocks of a page that a reader is to type.
 *
 * @param blocks in the page's order; each a block marked {@code sh}
 */
record Page(Path file, List<Block> blocks) {

  /**
   * @param line of the page on which the block begins, from 1
   */
  record Block(int line, String text) {}

  static Page read(Path file) {
    List<Block> blocks = new ArrayList<>();
    List<String> lines = Repository.read(file).lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).equals("```sh")) {
        int end = i + 1 + lines.subList(i + 1, lines.size()).indexOf("```");
        blocks.add(new Block(i + 2, String.join("\n", lines.subList(i + 1, end)) + "\n"));
        i = end;
      }
    }
    return new Page(file, blocks);
  }

  /** All blocks as one session that ends at the first failure, having said where it was. */
  String session() {
    StringBuilder session = new StringBuilder("set -eu\n");
    for (Block block : blocks) {
      session.append("echo \"line %d\" >>session.lines%n".formatted(block.line()));
      session.append(block.text());
    }
    return session.toString();
  }

  boolean needsLab() {
    return session().contains("lab.env");
  }

  @Override
  public String toString() {
    return Repository.ROOT.relativize(file).toString();
  }
}
