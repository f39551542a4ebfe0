package dev.rookery.agent.orders;

import dev.rookery.contract.Login;
import dev.rookery.contract.WantedState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The files that the MTA reads and the agent writes: a passwd-file of submission logins ({@code
 * name:hash}) and a texthash of inbound domains ({@code domain OK}). The MTA is told to read again
 * only when one of them changed.
 */
public final class MtaFiles {
  private static final System.Logger LOG = System.getLogger("orders");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final OwnedFile logins;
  private final OwnedFile domains;
  private final List<String> reload;
  private boolean reloadDue;

  /**
   * @param reload command line; empty = the MTA looks by itself
   */
  public MtaFiles(Path saslFile, Path inboundDomainsFile, List<String> reload) {
    this.logins = OwnedFile.shared(saslFile);
    this.domains = OwnedFile.shared(inboundDomainsFile);
    this.reload = reload;
  }

  /**
   * Makes the files say what the document says.
   *
   * @throws IOException a file cannot be written, or the MTA cannot be told; asking again may help
   */
  void apply(WantedState wanted) throws IOException, InterruptedException {
    try {
      boolean changed = logins.write(loginLines(wanted));
      changed |= domains.write(domainLines(wanted));
      reloadDue |= changed;
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    if (reloadDue && !reload.isEmpty()) {
      reload();
    }
    reloadDue = false;
  }

  private static String loginLines(WantedState wanted) {
    return wanted.logins().stream()
        .filter(MtaFiles::isWritable)
        .map(login -> login.name() + ":" + login.passwordHash() + "\n")
        .sorted()
        .collect(Collectors.joining());
  }

  /** A colon or a line break in a name would write another line than was meant. */
  private static boolean isWritable(Login login) {
    boolean good =
        login.name().matches("[^:\\s\\p{Cntrl}]+")
            && login.passwordHash().matches("\\{[A-Za-z0-9.-]+}[^:\\s\\p{Cntrl}]+");
    if (!good) {
      LOG.log(Level.WARNING, "orders: login left out, its name or hash has odd characters");
    }
    return good;
  }

  private static String domainLines(WantedState wanted) {
    return wanted.inboundDomains().keySet().stream()
        .filter(domain -> domain.matches("[a-z0-9._-]+"))
        .sorted()
        .map(domain -> domain + " OK\n")
        .collect(Collectors.joining());
  }

  private void reload() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(reload)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("%s did not end within %s".formatted(reload, PATIENCE));
    }
    if (process.exitValue() != 0) {
      throw new IOException("%s ended with %d".formatted(reload, process.exitValue()));
    }
  }
}
