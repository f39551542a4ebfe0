package dev.rookery.lab.ssh;

import dev.rookery.lab.hosting.BootedHost;
import dev.rookery.postgres.owned.NotStartedException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.sshd.common.config.keys.AuthorizedKeyEntry;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.apache.sshd.common.digest.BuiltinDigests;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.keyprovider.SimpleGeneratorHostKeyProvider;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;

/**
 * A machine of the lab: an SSH server on its own loopback address. Commands are real processes that
 * start in the machine's folder with a clean environment ({@code ROOKERY_ROOT}, {@code HOME},
 * {@code JAVA_HOME}, {@code PATH} with the folder's {@code bin} first); SFTP works below the
 * folder. Only holders of keys in {@code .ssh/authorized_keys} come in, at first that of the given
 * one.
 */
public final class LabHost implements BootedHost {
  private static final int KEPT_COMMANDS = 10_000;

  private final LabHostSettings settings;
  private final HostProcesses processes;
  private final SshServer sshd;
  private final List<RanCommand> commands = new ArrayList<>();
  private SimpleGeneratorHostKeyProvider hostKey;

  private LabHost(LabHostSettings settings, Path authorizedKeys) {
    this.settings = settings;
    this.processes = new HostProcesses(settings.folder());
    this.hostKey = keyIn(hostKeyFile());
    this.sshd = SshServer.setUpDefaultServer();
    configure(authorizedKeys);
  }

  /**
   * Switches the machine on. Processes that an earlier one left in the same folder are ended; files
   * and host key stay as they are.
   *
   * @throws NotStartedException the port is taken or the folder cannot be written
   * @throws IllegalArgumentException the key is no OpenSSH public key
   */
  public static LabHost boot(LabHostSettings settings) {
    requirePublicKey(settings.authorizedKey());
    endLeftOver(settings.folder());
    try {
      Path parent = Files.createDirectories(settings.folder()).resolve("bin");
      Files.createDirectories(parent);
      Files.setPosixFilePermissions(
          settings.folder(), PosixFilePermissions.fromString("rwx------"));
      Path ssh = Files.createDirectories(settings.folder().resolve(".ssh"));
      Path authorizedKeys = ssh.resolve("authorized_keys");
      if (Files.notExists(authorizedKeys)) {
        Files.writeString(authorizedKeys, settings.authorizedKey() + "\n");
      }
      LabHost host = new LabHost(settings, authorizedKeys);
      host.sshd.start();
      return host;
    } catch (IOException e) {
      throw new NotStartedException(
          "the lab host in %s cannot listen on %s port %d: %s"
              .formatted(
                  settings.folder(),
                  settings.address().getHostString(),
                  settings.address().getPort(),
                  e.getMessage()),
          e);
    }
  }

  /** Ends every process of a machine whose lab was killed; its folder stays. */
  public static void endLeftOver(Path folder) {
    new HostProcesses(folder).end();
  }

  private void configure(Path authorizedKeys) {
    HostEnvironment environment = new HostEnvironment(settings);
    HostDisk disk = new HostDisk(settings.folder());
    sshd.setHost(settings.address().getAddress().getHostAddress());
    sshd.setPort(settings.address().getPort());
    CoreModuleProperties.TCP_NODELAY.set(sshd, true);
    sshd.setKeyPairProvider(hostKey);
    sshd.setPublickeyAuthenticator((user, key, session) -> isLetIn(key, authorizedKeys));
    sshd.setCommandFactory((channel, line) ->
        new HostCommand(line, environment, (user, code) -> remember(user, line, code)));
    sshd.setShellFactory(
        channel -> HostCommand.shell(environment, (user, code) -> remember(user, "(shell)", code)));
    sshd.setFileSystemFactory(disk);
    sshd.setSubsystemFactories(
        List.of(new SftpSubsystemFactory.Builder().withFileSystemAccessor(disk).build()));
  }

  /** Where SSH answers. */
  public InetSocketAddress address() {
    return new InetSocketAddress(settings.address().getAddress(), sshd.getPort());
  }

  @Override
  public int sshPort() {
    return sshd.getPort();
  }

  @Override
  public String root() {
    return settings.folder().toString();
  }

  @Override
  public int smtpPort() {
    return settings.mailPorts().smtp();
  }

  @Override
  public int submissionPort() {
    return settings.mailPorts().submission();
  }

  public Path folder() {
    return settings.folder();
  }

  @Override
  public synchronized String hostKeyFingerprint() {
    try {
      PublicKey key = hostKey.loadKeys(null).getFirst().getPublic();
      return KeyUtils.getFingerPrint(BuiltinDigests.sha256, key);
    } catch (RuntimeException e) {
      throw new IllegalStateException("cannot read the host key " + hostKeyFile(), e);
    }
  }

  /** Gives the machine another host key, as a reinstalled or a false one would have. */
  public synchronized void rekey() {
    try {
      Files.deleteIfExists(hostKeyFile());
    } catch (IOException e) {
      throw new IllegalStateException("cannot delete the host key " + hostKeyFile(), e);
    }
    hostKey = keyIn(hostKeyFile());
    sshd.setKeyPairProvider(hostKey);
  }

  /** Process ids of everything that runs on the machine now, detached or not. */
  public List<Long> processes() {
    return processes.running();
  }

  /** Ends everything that runs on the machine; SSH stays. */
  public void killAll() {
    processes.end();
  }

  /** The last commands that ended, oldest first, at most 10,000. */
  public List<RanCommand> commands() {
    synchronized (commands) {
      return List.copyOf(commands);
    }
  }

  private void remember(String user, String line, int exitCode) {
    synchronized (commands) {
      if (commands.size() == KEPT_COMMANDS) {
        commands.removeFirst();
      }
      commands.add(new RanCommand(Instant.now(), user, line, exitCode));
    }
  }

  /** Stops SSH and ends everything that runs on the machine; its folder stays. */
  @Override
  public void close() {
    try {
      sshd.stop(true);
    } catch (IOException e) {
      throw new IllegalStateException("cannot stop SSH at " + settings.address(), e);
    } finally {
      killAll();
    }
  }

  private Path hostKeyFile() {
    return settings.folder().resolve(".ssh-host-key");
  }

  private static SimpleGeneratorHostKeyProvider keyIn(Path file) {
    SimpleGeneratorHostKeyProvider provider = new SimpleGeneratorHostKeyProvider(file);
    provider.setAlgorithm(KeyUtils.EC_ALGORITHM);
    provider.setKeySize(256);
    return provider;
  }

  /** Read at every log-in, as sshd does; commands on the machine may change it. */
  private static boolean isLetIn(PublicKey key, Path authorizedKeys) {
    try {
      for (AuthorizedKeyEntry entry : AuthorizedKeyEntry.readAuthorizedKeys(authorizedKeys)) {
        PublicKey known = entry.resolvePublicKey(null, PublicKeyEntryResolver.IGNORING);
        if (known != null && KeyUtils.compareKeys(known, key)) {
          return true;
        }
      }
      return false;
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      return false;
    }
  }

  private static void requirePublicKey(String line) {
    try {
      AuthorizedKeyEntry.parseAuthorizedKeyEntry(line)
          .resolvePublicKey(null, PublicKeyEntryResolver.FAILING);
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      throw new IllegalArgumentException(
          "'%s' is no public key in OpenSSH's format".formatted(line), e);
    }
  }
}
