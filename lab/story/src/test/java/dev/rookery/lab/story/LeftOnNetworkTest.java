package dev.rookery.lab.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.lab.net.LabNetwork;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a killed lab of another base folder left keeps addresses of its network. */
@Timeout(60)
class LeftOnNetworkTest {
  @TempDir Path temp;

  @Test
  void the_next_lab_on_the_network_ends_what_a_lab_of_another_folder_left() throws Exception {
    String[] said = runKilledLab(temp.resolve("one"));
    int network = Integer.parseInt(said[0]);
    ProcessHandle left = ProcessHandle.of(Long.parseLong(said[1])).orElseThrow();
    assertThat(left.isAlive()).as("it outlives its lab").isTrue();

    // another test's lab may have claimed it in this moment: then that one has to clean
    LabNetwork.tryClaim(network)
        .ifPresent(claimed -> {
          LabOptions options =
              new LabOptions(temp.resolve("other"), Duration.ofSeconds(2), 1, 8080, false);
          try (Lab lab = new Lab(options, claimed)) {
            lab.prepareHome();
          }
        });

    assertThat(left.onExit()).succeedsWithin(Duration.ofSeconds(20));
    assertThat(temp.resolve("one").resolve("lab-" + network)).doesNotExist();
  }

  private static String[] runKilledLab(Path base) throws Exception {
    Process jvm =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                KilledLab.class.getName(),
                base.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(jvm.getInputStream(), StandardCharsets.UTF_8))) {
      return out.readLine().split(" ");
    } finally {
      jvm.destroyForcibly().waitFor();
    }
  }

  /** Claims a network and leaves a process in its folder; prints both numbers. */
  static final class KilledLab {
    public static void main(String[] arguments) throws Exception {
      try (LabNetwork network = LabNetwork.claim()) {
        Path home = Path.of(arguments[0], "lab-" + network.number());
        network.usedBy(home);
        Process left =
            new ProcessBuilder("sleep", "600")
                .directory(Files.createDirectories(home.resolve("nodes/node1")).toFile())
                .start();
        System.out.println(network.number() + " " + left.pid());
        Thread.currentThread().join();
      }
    }
  }
}
