package dev.rookery.hosts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rookery.postgres.owned.NotStartedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** ansible-playbook of this machine, run against one host that has all of the control plane. */
final class Ansible {
  private static final Duration RUN = Duration.ofMinutes(6);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String INSTALL =
      "export DEBIAN_FRONTEND=noninteractive; { apt-get -qq update; "
          + "apt-get -qq -y --no-install-recommends install ansible-core; }";

  private final Path folder;
  private final Path playbooks;

  /**
   * @param folder for inventory and results
   * @param playbooks the project's {@code ansible/}
   */
  Ansible(Path folder, Path playbooks, HostPark park) throws IOException {
    this.folder = folder;
    this.playbooks = playbooks;
    Files.writeString(folder.resolve("hosts.yml"), inventory(park));
    try (InputStream plugin = Ansible.class.getResourceAsStream("ansible/told.py")) {
      if (plugin == null) {
        throw new IllegalStateException("no told.py on the class path");
      }
      Files.createDirectories(folder.resolve("callbacks"));
      Files.copy(plugin, folder.resolve("callbacks/told.py"));
    }
  }

  /** Installs what is missing; why there is no Ansible here, empty when there is. */
  static Optional<String> trouble() {
    if (!works()) {
      System.err.println("installing for tests with Ansible: ansible-core");
      Shell.run(Duration.ofMinutes(5), List.of("sh", "-c", INSTALL));
    }
    return works() ? Optional.empty() : Optional.of("needs the package ansible-core");
  }

  private static boolean works() {
    return Shell.run(Duration.ofSeconds(30), List.of("sh", "-c", "ansible-playbook --version"))
            .exitCode()
        == 0;
  }

  /**
   * How a run ended.
   *
   * @param output all that it said, with its diffs
   * @param changed names of the tasks that changed something
   * @param failed names of the tasks that failed, also those that were rescued
   * @param changes Ansible's own count for the host
   */
  record Told(
      int exitCode, String output, List<String> changed, List<String> failed, int changes) {}

  /**
   * Runs a playbook, with its diffs shown and as talkative as {@code -vvv}.
   *
   * @param more options of ansible-playbook
   */
  Told play(String playbook, Path archive, String... more) throws IOException {
    Path told = folder.resolve("told.json");
    Files.deleteIfExists(told);
    List<String> line =
        new ArrayList<>(
            List.of(
                "env",
                "ANSIBLE_CONFIG=" + playbooks.resolve("ansible.cfg"),
                "ANSIBLE_CALLBACK_PLUGINS=" + folder.resolve("callbacks"),
                "ANSIBLE_CALLBACKS_ENABLED=told",
                "ANSIBLE_LOCAL_TEMP=" + folder.resolve("local"),
                "TOLD_FILE=" + told,
                "ansible-playbook",
                "-vvv",
                "--diff",
                "-i",
                folder.resolve("hosts.yml").toString(),
                "-e",
                "rookery_archive=" + archive,
                playbooks.resolve(playbook).toString()));
    line.addAll(List.of(more));
    Shell.Ended ended = Shell.run(RUN, line);
    if (Files.notExists(told)) {
      throw new NotStartedException("no result of ansible-playbook: " + ended.output());
    }
    JsonNode result = JSON.readTree(told.toFile());
    return new Told(
        ended.exitCode(),
        ended.output(),
        names(result.path("changed")),
        names(result.path("failed")),
        result.path("hosts").path("host1").path("changed").asInt(-1));
  }

  private static List<String> names(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText).toList();
  }

  private static String inventory(HostPark park) {
    return """
    all:
      vars:
        ansible_host: %s
        ansible_user: admin
        ansible_ssh_private_key_file: %s
        ansible_ssh_common_args: -o UserKnownHostsFile=%s -o StrictHostKeyChecking=yes
        redis_listen: ["0.0.0.0"]
        rookery_configuration:
          dns.resolvers: %s:53
          dns.node-zone: nodes.test.
          dns.node-zone-provider: own
          dns.provider.own.kind: manual
    postgresql: {hosts: {host1: }}
    redis: {hosts: {host1: }}
    control_plane: {hosts: {host1: }}
    """
        .formatted(
            park.host(1).address().getHostAddress(),
            park.keyFile(),
            park.knownHosts(),
            park.network().router().getHostAddress());
  }
}
