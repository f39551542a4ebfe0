package dev.rookery.standards.message;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Lines like a header's inside a body, as reports have them: read with tolerance, lines that are no
 * field are passed over. At most 256 fields are kept.
 *
 * @param fields in the order of the text
 */
public record FieldBlock(List<HeaderField> fields) {
  private static final int FIELDS_MAX = 256;

  public FieldBlock {
    fields = List.copyOf(fields);
  }

  /** Reads the first group of lines up to an empty line; empty lines before it do not count. */
  public static FieldBlock parse(byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8).stripLeading();
    List<HeaderField> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    for (String line : text.split("\r?\n", -1)) {
      boolean folded = line.startsWith(" ") || line.startsWith("\t");
      if (folded && !line.isBlank()) {
        field.append(' ').append(line.strip());
        continue;
      }
      add(fields, field.toString());
      field.setLength(0);
      if (line.isBlank() || fields.size() >= FIELDS_MAX) {
        break;
      }
      field.append(line);
    }
    add(fields, field.toString());
    return new FieldBlock(fields);
  }

  private static void add(List<HeaderField> fields, String line) {
    if (line.isEmpty()) {
      return;
    }
    try {
      fields.add(HeaderField.ofRaw((line + "\r\n").getBytes(StandardCharsets.UTF_8)));
    } catch (MalformedMessageException e) {
      return; // not a field
    }
  }

  /** The first value of a name in any case. */
  public Optional<String> find(String name) {
    return all(name).stream().findFirst();
  }

  /** All values of a name in any case; empty ones are left out. */
  public List<String> all(String name) {
    return fields.stream()
        .filter(f -> f.isNamed(name))
        .map(HeaderField::value)
        .filter(value -> !value.isEmpty())
        .toList();
  }
}
