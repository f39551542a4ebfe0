package dev.rookery.lab.ssh;

import java.net.InetSocketAddress;
import java.nio.file.Path;

/**
 * How a {@link LabHost} runs.
 *
 * @param folder what the machine has for a disk: working folder and HOME of all commands; absolute,
 *     created when missing, spaces allowed
 * @param address its own loopback address; port 0 takes any free one
 * @param authorizedKey whose holder may log in, one line in OpenSSH's format
 * @param javaHome JDK 25 or newer, given to commands as JAVA_HOME
 * @param mailPorts where its mail server is to listen
 */
public record LabHostSettings(
    Path folder,
    InetSocketAddress address,
    String authorizedKey,
    Path javaHome,
    LabMailPorts mailPorts) {
  public LabHostSettings {
    folder = folder.toAbsolutePath().normalize();
  }

  /** With the usual mail ports of a lab. */
  public LabHostSettings(
      Path folder, InetSocketAddress address, String authorizedKey, Path javaHome) {
    this(folder, address, authorizedKey, javaHome, LabMailPorts.USUAL);
  }

  /** With the JDK that this JVM runs on. */
  public static LabHostSettings of(Path folder, InetSocketAddress address, String authorizedKey) {
    return new LabHostSettings(
        folder, address, authorizedKey, Path.of(System.getProperty("java.home")));
  }
}
