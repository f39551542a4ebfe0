package dev.rookery.bench.provisioning;

import dev.rookery.hosts.DebianHost;
import dev.rookery.hosts.HostPark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** ansible-playbook of this machine, with pipelining and a fork for each host. */
final class AnsibleRuns {
  static final String NAME = "ansible-core, pipelining";
  private static final Pattern CHANGED = Pattern.compile("changed=(\\d+).*failed=(\\d+)");
  private static final long LONGEST_SECONDS = 300;

  private final HostPark park;
  private final Path folder;

  AnsibleRuns(HostPark park, Path folder) {
    this.park = park;
    this.folder = folder;
  }

  record Done(double seconds, int changes) {}

  /** Why it cannot be measured; empty = it can. */
  static Optional<String> trouble() {
    try {
      Process version =
          new ProcessBuilder("ansible-playbook", "--version")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return version.waitFor(30, TimeUnit.SECONDS) && version.exitValue() == 0
          ? Optional.empty()
          : Optional.of("ansible-playbook does not run");
    } catch (IOException e) {
      return Optional.of("needs the package ansible-core");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted");
    }
  }

  /**
   * Brings hosts to what the tasks say.
   *
   * @throws IllegalStateException a task failed; says what Ansible said
   */
  Done run(List<DebianHost> hosts, String tasks) throws IOException, InterruptedException {
    Path inventory = write("hosts.ini", inventory(hosts));
    Path playbook =
        write("site.yml", "- hosts: all\n  tasks:\n" + tasks.indent(4).stripTrailing() + "\n");
    Path settings =
        write(
            "ansible.cfg",
            "[defaults]\nforks = %d\nhost_key_checking = true\n[ssh_connection]\npipelining = true\n"
                .formatted(hosts.size()));
    Path said = folder.resolve("said");
    ProcessBuilder line =
        new ProcessBuilder("ansible-playbook", "-i", inventory.toString(), playbook.toString())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile());
    line.environment().put("ANSIBLE_CONFIG", settings.toString());
    line.environment().put("ANSIBLE_LOCAL_TEMP", folder.resolve("local").toString());
    long begin = System.nanoTime();
    Process playing = line.start();
    if (!playing.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
      playing.destroyForcibly();
      throw new IllegalStateException("ansible-playbook took more than 5 minutes");
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    return new Done(seconds, changes(Files.readString(said), playing.exitValue(), hosts.size()));
  }

  private static int changes(String said, int exitCode, int hosts) {
    Matcher recap = CHANGED.matcher(said);
    int changes = 0;
    int seen = 0;
    while (recap.find()) {
      changes += Integer.parseInt(recap.group(1));
      seen++;
    }
    if (exitCode != 0 || seen != hosts) {
      throw new IllegalStateException("ansible-playbook failed: " + said);
    }
    return changes;
  }

  private String inventory(List<DebianHost> hosts) {
    StringBuilder text = new StringBuilder();
    for (DebianHost host : hosts) {
      text.append("%s ansible_host=%s\n".formatted(host.name(), host.address().getHostAddress()));
    }
    return text
        + """
        [all:vars]
        ansible_user=root
        ansible_python_interpreter=/usr/bin/python3
        ansible_ssh_private_key_file=%s
        ansible_ssh_common_args=-o UserKnownHostsFile=%s -o StrictHostKeyChecking=yes
        """
            .formatted(park.keyFile(), park.knownHosts());
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }
}
