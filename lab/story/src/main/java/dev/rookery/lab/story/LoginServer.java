package dev.rookery.lab.story;

import dev.rookery.lab.mta.sasl.DovecotAuthServer;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Dovecot authentication server beside an MTA, where master.cf looks for it ({@code -o
 * smtpd_sasl_path=inet:host:port}), with the logins that the agent writes.
 */
record LoginServer(DovecotAuthServer server) implements AutoCloseable {
  private static final Pattern PATH = Pattern.compile("smtpd_sasl_path=inet:(\\S+):(\\d+)");

  /**
   * @param config the Postfix configuration directory
   * @throws IOException master.cf names no such server, or its address is taken
   */
  static LoginServer start(Path config) throws IOException {
    Path users = config.resolveSibling("rookery").resolve("submission.passwd");
    return new LoginServer(DovecotAuthServer.start(addressIn(config.resolve("master.cf")), users));
  }

  private static InetSocketAddress addressIn(Path masterCf) throws IOException {
    Matcher found = PATH.matcher(Files.readString(masterCf));
    if (!found.find()) {
      throw new IOException(masterCf + " has no smtpd_sasl_path=inet:host:port");
    }
    return new InetSocketAddress(found.group(1), Integer.parseInt(found.group(2)));
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      System.getLogger(LoginServer.class.getName())
          .log(Level.DEBUG, "closing the authentication server", e);
    }
  }
}
