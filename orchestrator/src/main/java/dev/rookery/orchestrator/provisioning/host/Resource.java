package dev.rookery.orchestrator.provisioning.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** One thing that a host is to have. Paths are absolute on the host. */
public sealed interface Resource {
  /** The kind in a word, as plans show it. */
  String kind();

  /** Its path or name; with {@link #kind} it names the resource. */
  String name();

  default String id() {
    return kind() + " " + name();
  }

  /** Something in the file system. */
  sealed interface Placed extends Resource {
    String path();

    @Override
    default String name() {
      return path();
    }
  }

  /** A file with exactly its content. */
  sealed interface Content extends Placed {
    Access access();

    String content();

    default byte[] bytes() {
      return content().getBytes(UTF_8);
    }

    default String sha256() {
      return Digests.sha256(bytes());
    }

    /** What not everybody on the host may read is shown to nobody. */
    default boolean isSecret() {
      return !access().isForAll();
    }
  }

  /** A service, which is told once and last when something that it reads was changed. */
  sealed interface Service extends Resource {
    /** Paths; one that ends in a slash means all below it. */
    List<String> reads();

    /** What must succeed before the service may read what was changed. */
    Optional<Command> check();

    /** Safe as a file name. */
    String key();

    default boolean reads(String path) {
      return reads().stream()
          .anyMatch(read -> read.endsWith("/") ? path.startsWith(read) : path.equals(read));
    }
  }

  /**
   * Debian packages, installed in one run of apt; none is ever upgraded or removed by us.
   *
   * @param names of packages; {@code a|b} is satisfied by either, and {@code a} is installed when
   *     there is neither
   */
  record Packages(Set<String> names, List<String> preseed) implements Resource {
    /** All that may satisfy it, sorted. */
    List<String> known() {
      return names.stream().flatMap(name -> Stream.of(name.split("\\|"))).sorted().toList();
    }

    /** What is to be installed, sorted. */
    List<String> missing(Set<String> installed) {
      return names.stream()
          .map(name -> List.of(name.split("\\|")))
          .filter(either -> either.stream().noneMatch(installed::contains))
          .map(List::getFirst)
          .sorted()
          .toList();
    }

    @Override
    public String kind() {
      return "packages";
    }

    @Override
    public String name() {
      return String.join(" ", names.stream().sorted().toList());
    }
  }

  /** A system group. */
  record Group(String name) implements Resource {
    @Override
    public String kind() {
      return "group";
    }
  }

  /**
   * A system user.
   *
   * @param groups it must be in besides its own; it may be in others
   */
  record User(String name, String group, String home, String shell, Set<String> groups)
      implements Resource {
    @Override
    public String kind() {
      return "user";
    }
  }

  record Directory(String path, Access access) implements Placed {
    @Override
    public String kind() {
      return "directory";
    }
  }

  /**
   * @param isAged shown as a minute old, for readers that wait for files to settle
   */
  record TextFile(String path, Access access, String content, boolean isAged) implements Content {
    public TextFile(String path, Access access, String content) {
      this(path, access, content, false);
    }

    @Override
    public String kind() {
      return "file";
    }

    /** Without the content, which may be a secret. */
    @Override
    public String toString() {
      return "TextFile[%s %s]".formatted(access, path);
    }
  }

  /** Jobs of cron, {@code /etc/cron.d}; the content ends with a line feed or cron ignores it. */
  record CronFile(String path, Access access, String content) implements Content {
    public CronFile {
      if (!content.endsWith("\n")) {
        throw new IllegalArgumentException(
            "the cron file %s does not end with a line feed; cron would ignore it".formatted(path));
      }
    }

    @Override
    public String kind() {
      return "cron";
    }
  }

  /** A file that must be there and is somebody else's from then on. */
  record SeedFile(String path, Access access, String content) implements Content {
    @Override
    public String kind() {
      return "seed";
    }
  }

  /**
   * One line of a file that is not ours as a whole.
   *
   * @param regex POSIX extended; names the line, whatever it says now
   * @param isWanted exactly one line like it, saying {@code line}; else none like it
   */
  record Line(String path, String regex, String line, boolean isWanted) implements Placed {
    @Override
    public String kind() {
      return "line";
    }

    @Override
    public String id() {
      return "line %s %s".formatted(path, regex);
    }
  }

  /** No file and no link; what is a directory stays. */
  record Absent(String path) implements Placed {
    @Override
    public String kind() {
      return "absent";
    }
  }

  record Link(String path, String target) implements Placed {
    @Override
    public String kind() {
      return "link";
    }
  }

  /**
   * A {@code .tar.gz} unpacked into a folder of its own; the agent comes so, a version a folder.
   *
   * @param path of the folder
   * @param sha256 of the archive; the folder remembers it
   * @param file here
   */
  record Archive(String path, String sha256, Path file) implements Placed {
    @Override
    public String kind() {
      return "archive";
    }

    /** Where the folder remembers what it was unpacked from. */
    public String stamp() {
      return path + "/.archive-sha256";
    }
  }

  /**
   * A TLS certificate and its key, made when either is missing; the key is kept nowhere else.
   *
   * @param path of the certificate
   * @param hostname it is for
   * @param owner as {@link Access#owner}
   */
  record Certificate(
      String path, String keyPath, String hostname, String owner, CertificateMaker maker)
      implements Placed {
    @Override
    public String kind() {
      return "certificate";
    }
  }

  /** A kernel setting as it is now; what is to survive a boot is a file in /etc/sysctl.d. */
  record Sysctl(String name, String value) implements Resource {
    @Override
    public String kind() {
      return "sysctl";
    }
  }

  /**
   * One table of nftables: its file, and what the kernel works by.
   *
   * @param rules the table's chains and sets, without the table around them
   */
  record Firewall(String path, String owner, String family, String table, String rules)
      implements Placed {
    @Override
    public String kind() {
      return "firewall";
    }

    /** Loading it replaces the whole table in one transaction, and no other table. */
    public String content() {
      return "table %1$s %2$s\ndelete table %1$s %2$s\ntable %1$s %2$s {\n%3$s}\n"
          .formatted(family, table, rules);
    }
  }

  /**
   * A unit of systemd.
   *
   * @param name with its suffix: {@code postfix.service}
   * @param alive tells whether it works, for units that systemd calls active when they do not
   */
  record Unit(
      String name,
      Runs runs,
      OnChange onChange,
      List<String> reads,
      Optional<Command> check,
      Optional<Command> alive)
      implements Service {
    /** What it is to do, now and after a boot. */
    public enum Runs {
      RUNNING,
      STOPPED,
      MASKED
    }

    /** How it is told that what it reads was changed. */
    public enum OnChange {
      RELOAD,
      RESTART
    }

    @Override
    public String kind() {
      return "unit";
    }

    @Override
    public String key() {
      return name;
    }
  }

  /**
   * A service without systemd: a program of ours that knows {@code start}, {@code restart} and
   * {@code status}.
   */
  record Program(String path, List<String> reads, Optional<Command> check)
      implements Placed, Service {
    @Override
    public String kind() {
      return "service";
    }

    @Override
    public String key() {
      return path.substring(path.lastIndexOf('/') + 1);
    }
  }
}
