package dev.rookery.agent.node;

import dev.rookery.agent.mailet.MailPath;
import dev.rookery.agent.mailet.SigningProbe;
import dev.rookery.agent.orders.KeptOrders;
import dev.rookery.agent.orders.Rules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * {@code run --config FILE}, {@code check-config --config FILE}, {@code sign-probe --config FILE}
 * (reads a message, writes it signed as outgoing mail is), {@code --version}. Ends with 0, or 1
 * when it could not work, 2 when the configuration is wrong, 64 when it was called wrongly.
 */
public final class Main {
  private static final int FAILED = 1;
  private static final int BAD_CONFIG = 2;
  private static final int USAGE = 64;
  private static final int PROBE_MAX = 65_536;

  private Main() {}

  public static void main(String[] args) {
    // here, because its own class would load the JDK's manager first
    System.setProperty("java.util.logging.manager", LoggingToTheEnd.class.getName());
    OneLine.install();
    int code = run(args);
    if (code != 0) {
      System.exit(code);
    }
  }

  private static int run(String[] args) {
    if (args.length == 1 && args[0].equals("--version")) {
      System.out.println("mta-agent " + Version.text());
      return 0;
    }
    if (args.length != 3 || !args[1].equals("--config")) {
      System.err.println("usage: mta-agent run|check-config|sign-probe --config FILE | --version");
      return USAGE;
    }
    try {
      CheckedConfig config = ConfigFile.read(Path.of(args[2]));
      MailPath.checkPipeline(Optional.of(config.pipeline()).filter(Files::exists));
      return switch (args[0]) {
        case "run" -> work(config);
        case "check-config" -> 0;
        case "sign-probe" -> signProbe(config);
        default -> USAGE;
      };
    } catch (ConfigException | IllegalArgumentException e) {
      System.err.println(e.getMessage());
      return BAD_CONFIG;
    } catch (IOException | RuntimeException e) {
      System.err.println("mta-agent cannot work: " + reason(e));
      return FAILED;
    } catch (InterruptedException _) {
      return FAILED;
    }
  }

  private static String reason(Throwable e) {
    Throwable cause = e.getCause();
    return cause == null
        ? String.valueOf(e.getMessage())
        : e.getMessage() + ": " + cause.getMessage();
  }

  /** Beside the agent that runs: reads what it works by, touches nothing. */
  private static int signProbe(CheckedConfig config) throws IOException {
    Rules rules = KeptOrders.read(config.node(), config.stateDirectory());
    byte[] message = System.in.readNBytes(PROBE_MAX);
    try {
      System.out.write(SigningProbe.sign(rules, message));
      System.out.flush();
      return 0;
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      return FAILED;
    }
  }

  /** Works until the process is told to end; SIGTERM finishes what is under way. */
  private static int work(CheckedConfig config) throws IOException, InterruptedException {
    Agent agent = new Agent(config);
    Thread worker = Thread.currentThread();
    try {
      Runtime.getRuntime()
          .addShutdownHook(Thread.ofPlatform().name("stop").unstarted(() -> stop(agent, worker)));
      agent.start();
      Thread.sleep(Long.MAX_VALUE);
      return 0;
    } catch (InterruptedException _) {
      return 0; // the hook stops the agent
    } catch (IOException | RuntimeException e) {
      agent.close();
      throw e;
    }
  }

  private static void stop(Agent agent, Thread worker) {
    worker.interrupt();
    agent.close();
  }
}
