package dev.rookery.lab.mta.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What stands in a Postfix configuration directory at the time of reading.
 *
 * @param folder of main.cf and master.cf
 * @param main the parameters of main.cf
 * @param services the lines of master.cf, in order
 */
public record PostfixConfig(Path folder, Parameters main, List<Service> services) {

  public PostfixConfig {
    services = List.copyOf(services);
  }

  /**
   * @throws PostfixConfigException a file is missing, or a line that Postfix would refuse too
   */
  public static PostfixConfig read(Path folder) throws IOException {
    Parameters main = mainCf(folder.resolve("main.cf"));
    return new PostfixConfig(folder, main, masterCf(folder.resolve("master.cf")));
  }

  private static Parameters mainCf(Path file) throws IOException {
    Map<String, String> values = new LinkedHashMap<>();
    for (LogicalLines.Line line : LogicalLines.read(file)) {
      int equals = line.text().indexOf('=');
      if (equals < 1) {
        throw new PostfixConfigException(
            "%s, line %d: missing '=' after attribute name: \"%s\""
                .formatted(file, line.number(), line.text()));
      }
      values.put(
          line.text().substring(0, equals).strip(), line.text().substring(equals + 1).strip());
    }
    return new Parameters(values);
  }

  private static List<Service> masterCf(Path file) throws IOException {
    List<Service> services = new ArrayList<>();
    for (LogicalLines.Line line : LogicalLines.read(file)) {
      String[] fields = line.text().split("\\s+", 8);
      if (fields.length < 8) {
        throw new PostfixConfigException(
            "%s, line %d: bad transport: found %d fields, needs 8 (name type private unpriv chroot"
                    .formatted(file, line.number(), fields.length)
                + " wakeup maxproc command)");
      }
      List<String> words = Parameters.words(fields[7], false);
      services.add(
          new Service(fields[0], fields[1], words.getFirst(), overrides(file, line, words)));
    }
    return services;
  }

  private static Map<String, String> overrides(
      Path file, LogicalLines.Line line, List<String> words) throws PostfixConfigException {
    Map<String, String> overrides = new LinkedHashMap<>();
    for (int i = 1; i < words.size(); i++) {
      boolean option = words.get(i).equals("-o");
      String setting = option && i + 1 < words.size() ? words.get(++i) : words.get(i);
      if (!option) {
        continue; // -v and the like
      }
      String bare = setting.startsWith("{") ? setting.substring(1, setting.length() - 1) : setting;
      int equals = bare.indexOf('=');
      if (equals < 1) {
        throw new PostfixConfigException(
            "%s, line %d: -o wants name=value, found \"%s\""
                .formatted(file, line.number(), setting));
      }
      overrides.put(bare.substring(0, equals).strip(), bare.substring(equals + 1).strip());
    }
    return overrides;
  }

  /** What holds for this service. */
  public Parameters of(Service service) {
    return main.overlaid(service.overrides());
  }

  /** The transport of this name, by master.cf. */
  public Optional<Service> findTransport(String name) {
    return services.stream()
        .filter(service -> service.type().equals("unix") && service.name().equals(name))
        .findFirst();
  }

  /** Parameters of main.cf that the lab MTA does not know, as {@code name=value}. */
  public List<String> unused() {
    return main.raw().entrySet().stream()
        .filter(entry -> !KnownParameters.contains(entry.getKey()))
        .map(entry -> entry.getKey() + "=" + entry.getValue())
        .toList();
  }
}
