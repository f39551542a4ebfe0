package dev.rookery.hosts;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rookery.postgres.owned.FolderTree;
import dev.rookery.postgres.owned.Launch;
import dev.rookery.postgres.owned.NotStartedException;
import dev.rookery.postgres.owned.OwnedProcess;
import dev.rookery.postgres.owned.Signal;
import dev.rookery.postgres.owned.Unpacked;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A Debian as a hosting provider hands it over, and the packages its hosts may install; built once
 * with the apt configuration of this machine and kept in the cache. Afterwards nothing needs a
 * network, and every run installs the same versions. Lost: built again.
 *
 * @param folder {@code root} is the file system, {@code packages} the repository
 */
record HostImage(DebianRelease release, Path folder) {
  private static final Duration BUILD = Duration.ofMinutes(10);
  private static final int LOG_SHOWN = 2000;

  /** What a provider's image has. */
  private static final String BASE =
      "systemd,systemd-sysv,dbus,libpam-systemd,openssh-server,sudo,python3,python3-apt,"
          + "ca-certificates,iproute2,iputils-ping,nftables,procps,netbase,kmod,less,cron,curl,openssl";

  /**
   * What a mail node or a control plane may install; groups that exclude one another stand between
   * semicolons.
   */
  private static final String PACKAGES =
      "postfix,postfix-pcre,dovecot-imapd,dovecot-lmtpd,dovecot-sieve,dovecot-managesieved,rspamd,"
          + "redis-server,postgresql,fail2ban,unattended-upgrades,chrony,logrotate,rsyslog,bind9-dnsutils,acl,swaks"
          + ";systemd-timesyncd";

  /** The folder that {@code ROOKERY_HOSTS_DIR} names, else one in the user's cache. */
  static Path cache() {
    return Optional.ofNullable(System.getenv("ROOKERY_HOSTS_DIR"))
        .map(Path::of)
        .orElseGet(() -> Unpacked.userCache().resolve("hosts"))
        .toAbsolutePath();
  }

  /**
   * The image, built on the first call; one process builds, others wait for it.
   *
   * @param cache on a file system that can lie below an overlay; no blanks or colons in its path
   * @throws NotStartedException the packages cannot be fetched
   */
  static HostImage of(DebianRelease release, Path cache) {
    Sources sources = Sources.ofThisMachine();
    List<String> line =
        Shell.script("build-image.sh", release.suite(), "", sources.main(), sources.security());
    String version = digest(String.join("\n", line) + BASE + PACKAGES).substring(0, 12);
    Path ready = cache.resolve("%s-%s".formatted(release.suite(), version));
    if (Files.notExists(ready)) {
      build(release, ready, sources);
    }
    return new HostImage(release, ready);
  }

  private static void build(DebianRelease release, Path ready, Sources sources) {
    try {
      Files.createDirectories(ready.getParent());
      try (FileChannel lock =
          FileChannel.open(
              ready.resolveSibling("building.lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE)) {
        lock.lock();
        if (Files.exists(ready)) {
          return;
        }
        Path half = ready.resolveSibling("building");
        FolderTree.delete(half); // what a killed builder left
        Files.createDirectories(half);
        run(
            Shell.script(
                "build-image.sh",
                release.suite(),
                half.toString(),
                sources.main(),
                sources.security(),
                BASE,
                PACKAGES),
            ready.resolveSibling(release.suite() + ".log"));
        Files.move(half, ready, StandardCopyOption.ATOMIC_MOVE);
      }
    } catch (IOException e) {
      throw new NotStartedException("cannot build %s: %s".formatted(ready, e), e);
    }
  }

  /** In namespaces of its own, so that a killed build leaves neither process nor mount. */
  private static void run(List<String> script, Path log) throws IOException {
    Files.deleteIfExists(log);
    List<String> line =
        Stream.concat(
                Stream.of("unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"),
                script.stream())
            .toList();
    Launch launch = new Launch(List.of(), line, Path.of("/"), log, Map.of(), Signal.KILL);
    try (OwnedProcess build = OwnedProcess.start(launch)) {
      boolean ended = build.awaitEnd(BUILD);
      if (!ended || build.exitCode() != 0) {
        String said = Files.readString(log).strip();
        throw new NotStartedException(
            "no image, the build %s: %s; the whole log is %s"
                .formatted(
                    ended ? "failed" : "took more than %d min".formatted(BUILD.toMinutes()),
                    said.substring(Math.max(0, said.length() - LOG_SHOWN)),
                    log));
      }
    }
  }

  private static String digest(String text) {
    try {
      byte[] sum = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(sum);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }

  /** Where this machine gets its Debian from; where it is no Debian, the well-known mirror. */
  private record Sources(String main, String security) {
    private static final String FORMAT = "$(ORIGIN)|$(LABEL)|$(REPO_URI)";

    static Sources ofThisMachine() {
      List<String> known =
          Shell.run(Duration.ofSeconds(30), List.of("apt-get", "indextargets", "--format", FORMAT))
              .output()
              .lines()
              .toList();
      return new Sources(
          find(known, "Debian|Debian|", "http://deb.debian.org/debian/"),
          find(known, "Debian|Debian-Security|", "http://deb.debian.org/debian-security/"));
    }

    private static String find(List<String> known, String prefix, String otherwise) {
      return known.stream()
          .filter(line -> line.startsWith(prefix))
          .map(line -> line.substring(prefix.length()))
          .findFirst()
          .orElse(otherwise);
    }
  }
}
