package dev.rookery.lab.mta;

import dev.rookery.lab.mta.config.PostfixConfig;
import dev.rookery.lab.mta.config.Service;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A configuration directory with what Postfix wants and the lab MTA does without: its own
 * directories, the inner services of master.cf, and fixed routes in place of the lab's DNS.
 */
final class CompletedConfig {
  /** master.cf of Debian without chroot; postlog is what maillog_file needs. */
  private static final List<String> INNER_SERVICES =
      List.of(
          "pickup unix n - n 60 1 pickup",
          "cleanup unix n - n - 0 cleanup",
          "qmgr unix n - n 300 1 qmgr",
          "tlsmgr unix - - n 1000? 1 tlsmgr",
          "rewrite unix - - n - - trivial-rewrite",
          "bounce unix - - n - 0 bounce",
          "defer unix - - n - 0 bounce",
          "trace unix - - n - 0 bounce",
          "verify unix - - n - 1 verify",
          "flush unix n - n 1000? 0 flush",
          "proxymap unix - - n - - proxymap",
          "smtp unix - - n - - smtp",
          "relay unix - - n - - smtp",
          "showq unix n - n - - showq",
          "error unix - - n - - error",
          "retry unix - - n - - error",
          "discard unix - - n - - discard",
          "lmtp unix - - n - - lmtp",
          "anvil unix - - n - 1 anvil",
          "scache unix - - n - 1 scache",
          "postlog unix-dgram n - n - 1 postlogd");

  private final PostfixConfig config;
  private final RealPostfixSettings settings;

  CompletedConfig(PostfixConfig config, RealPostfixSettings settings) {
    this.config = config;
    this.settings = settings;
  }

  void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.createDirectories(data(folder));
    Files.setOwner(
        data(folder),
        folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("postfix"));
    Files.createDirectories(Path.of(config.main().text("queue_directory", folder + "/spool")));
    Files.createDirectories(logFile(config, folder).getParent());
    Files.writeString(folder.resolve("routes"), routeLines());
    Files.writeString(folder.resolve("main.cf"), main(folder));
    Files.writeString(folder.resolve("master.cf"), master());
  }

  /** Not beside the rest: the user postfix must reach it, and homes are often closed to others. */
  static Path data(Path folder) {
    return Path.of("/var/lib/rookery-postfix", Integer.toHexString(folder.hashCode()));
  }

  /** Locks and caches only; Postfix makes them again. */
  static void deleteData(Path folder) throws IOException {
    if (!Files.exists(data(folder))) {
      return;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(data(folder))) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
    Files.delete(data(folder));
  }

  static Path logFile(PostfixConfig config, Path folder) {
    return Path.of(config.main().text("maillog_file", folder + "/maillog"));
  }

  private String routeLines() {
    return settings.routes().entrySet().stream()
        .map(route -> "%s smtp:%s\n".formatted(route.getKey(), route.getValue()))
        .collect(Collectors.joining());
  }

  /** Each parameter once, as Postfix warns of others. */
  private String main(Path folder) throws IOException {
    Map<String, String> additions = new LinkedHashMap<>();
    additions.put("compatibility_level", "3.6");
    additions.put("queue_directory", folder + "/spool");
    additions.put("data_directory", data(folder).toString());
    additions.put("command_directory", "/usr/sbin");
    additions.put("daemon_directory", "/usr/lib/postfix/sbin");
    additions.put("mail_owner", "postfix");
    additions.put("setgid_group", "postdrop");
    additions.put("maillog_file", folder + "/maillog");
    additions.put(
        "maillog_file_prefixes", "/var, /dev/stdout, " + logFile(config, folder).getParent());
    additions.put("mydestination", "");
    additions.put("inet_protocols", "ipv4");
    additions.put("alias_maps", "");
    additions.put("alias_database", "");
    additions.put("local_recipient_maps", "");
    additions.put("enable_long_queue_ids", "yes"); // short ones are used again
    additions.put("transport_maps", "texthash:" + folder + "/routes");
    additions.keySet().removeIf(config.main()::has);
    additions.putAll(settings.instead());
    String lines =
        additions.entrySet().stream()
            .map(addition -> addition.getKey() + " = " + addition.getValue() + "\n")
            .collect(Collectors.joining());
    return lines + original();
  }

  /** Its main.cf without what is replaced; such a parameter has one line. */
  private String original() throws IOException {
    String text = Files.readString(config.folder().resolve("main.cf"));
    for (String parameter : settings.instead().keySet()) {
      text = text.replaceAll("(?m)^" + Pattern.quote(parameter) + "[ \\t]*=.*\\n", "");
    }
    return text;
  }

  private String master() throws IOException {
    List<String> present = config.services().stream().map(Service::name).toList();
    String lines =
        INNER_SERVICES.stream()
            .filter(line -> !present.contains(line.substring(0, line.indexOf(' '))))
            .collect(Collectors.joining("\n", "", "\n"));
    return lines + Files.readString(config.folder().resolve("master.cf"));
  }
}
