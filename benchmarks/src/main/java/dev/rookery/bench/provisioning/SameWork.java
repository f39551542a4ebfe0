package dev.rookery.bench.provisioning;

import dev.rookery.orchestrator.provisioning.host.Access;
import dev.rookery.orchestrator.provisioning.host.Resource;
import dev.rookery.orchestrator.provisioning.host.Resource.Directory;
import dev.rookery.orchestrator.provisioning.host.Resource.TextFile;
import dev.rookery.orchestrator.provisioning.host.Resource.Unit;
import dev.rookery.orchestrator.provisioning.host.WantedHost;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The same 25 things, said to us and said to Ansible. */
enum SameWork {
  /** A bit of everything that a host has; nothing in it changes from one run to the next. */
  MIXED {
    @Override
    WantedHost wanted(int version) {
      WantedHost.Builder wanted =
          WantedHost.below("/")
              .add(
                  new Resource.Packages(
                      Set.of("ca-certificates", "cron", "curl", "nftables", "openssl"), List.of()))
              .add(new Resource.Group("bench"))
              .add(
                  new Resource.User(
                      "bench", "bench", "/var/lib/bench", "/usr/sbin/nologin", Set.of()))
              .add(new Directory("/opt/bench", OPEN))
              .add(new Directory("/opt/bench/conf", OPEN))
              .add(new Directory("/var/lib/bench", new Access("bench:bench", "750")))
              .add(new Resource.Line("/etc/hosts", "^192\\.0\\.2\\.9 ", "192.0.2.9 bench", true))
              .add(new Resource.Link("/opt/bench/current", "/opt/bench/conf"))
              .add(new Resource.CronFile("/etc/cron.d/bench", READABLE, "@daily root true\n"))
              .add(new Resource.Absent("/opt/bench/old"))
              .add(unit("cron.service"))
              .add(unit("ssh.service"));
      for (int i = 1; i <= MIXED_FILES; i++) {
        wanted.add(file("/opt/bench/conf/%d.conf".formatted(i), text(i, 0)));
      }
      return wanted.build();
    }

    @Override
    String tasks(int version) {
      StringBuilder tasks =
          new StringBuilder(
              """
              - ansible.builtin.apt: {name: [ca-certificates, cron, curl, nftables, openssl], install_recommends: false}
              - ansible.builtin.group: {name: bench, system: true}
              - ansible.builtin.user: {name: bench, group: bench, home: /var/lib/bench, shell: /usr/sbin/nologin, system: true, create_home: false}
              - ansible.builtin.file: {path: /opt/bench, state: directory, mode: "755"}
              - ansible.builtin.file: {path: /opt/bench/conf, state: directory, mode: "755"}
              - ansible.builtin.file: {path: /var/lib/bench, state: directory, owner: bench, group: bench, mode: "750"}
              - ansible.builtin.lineinfile: {path: /etc/hosts, regexp: '^192\\.0\\.2\\.9 ', line: 192.0.2.9 bench}
              - ansible.builtin.file: {path: /opt/bench/current, src: /opt/bench/conf, state: link}
              - ansible.builtin.copy: {dest: /etc/cron.d/bench, content: "@daily root true\\n", mode: "644"}
              - ansible.builtin.file: {path: /opt/bench/old, state: absent}
              - ansible.builtin.systemd: {name: cron.service, enabled: true, state: started}
              - ansible.builtin.systemd: {name: ssh.service, enabled: true, state: started}
              """);
      for (int i = 1; i <= MIXED_FILES; i++) {
        tasks.append(copy("/opt/bench/conf/%d.conf".formatted(i), text(i, 0)));
      }
      return tasks.toString();
    }
  },

  /** Small files, all of which change with the version. */
  SMALL_FILES {
    @Override
    WantedHost wanted(int version) {
      WantedHost.Builder wanted = WantedHost.below("/");
      for (int i = 1; i <= COUNT; i++) {
        wanted.add(file("/opt/bench-%d.conf".formatted(i), text(i, version)));
      }
      return wanted.build();
    }

    @Override
    String tasks(int version) {
      StringBuilder tasks = new StringBuilder();
      for (int i = 1; i <= COUNT; i++) {
        tasks.append(copy("/opt/bench-%d.conf".formatted(i), text(i, version)));
      }
      return tasks.toString();
    }
  };

  static final int COUNT = 25;
  private static final int MIXED_FILES = 13;
  private static final Access OPEN = new Access("root:root", "755");
  private static final Access READABLE = new Access("root:root", "644");

  abstract WantedHost wanted(int version);

  /** Tasks of a playbook, a line each. */
  abstract String tasks(int version);

  private static TextFile file(String path, String text) {
    return new TextFile(path, READABLE, text);
  }

  private static String copy(String path, String text) {
    return "- ansible.builtin.copy: {dest: %s, content: \"%s\", mode: \"644\"}\n"
        .formatted(path, text.replace("\n", "\\n"));
  }

  private static String text(int number, int version) {
    return "setting_%d = %d\n".formatted(number, version).repeat(20);
  }

  private static Unit unit(String name) {
    return new Unit(
        name,
        Unit.Runs.RUNNING,
        Unit.OnChange.RESTART,
        List.of(),
        Optional.empty(),
        Optional.empty());
  }
}
