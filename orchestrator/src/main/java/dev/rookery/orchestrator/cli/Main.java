package dev.rookery.orchestrator.cli;

import dev.rookery.orchestrator.platform.OperatorActionException;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Predicate;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;

/** The command line's entry. */
@Command(
    name = "rookery",
    description = "Self-hosted infrastructure for lawful cold e-mail.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:ok",
      "1:failed",
      "2:usage: the words of the command, or of the request, are off",
      "3:conflict or stale",
      "4:not authenticated or not allowed",
      "5:not found",
      "6:the job behind it failed",
      "7:wait timed out, it still runs",
      "8:partly done",
      "9:doctor found problems",
      "20:there are differences"
    })
public final class Main {
  private static final List<Class<?>> COMMANDS =
      List.of(
          ServeCommand.class,
          MigrateCommand.class,
          NodeCommand.class,
          HostingCommand.class,
          DomainCommand.class,
          TenantCommand.class,
          JobCommand.class,
          WarmupCommand.class,
          ApiCommand.class,
          DoctorCommand.class,
          HelpCommand.class);

  private Main() {}

  /** What {@code --version} prints. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"rookery " + (version == null ? "development" : version)};
    }
  }

  public static void main(String[] args) {
    System.exit(run(args));
  }

  /** Runs one command; exceptions become one readable line on stderr and an exit code. */
  static int run(String... words) {
    return commandLine(List.of(words)::contains).execute(words);
  }

  /** All commands, those of other modules too; made anew at each call. */
  public static CommandLine commandLine() {
    return commandLine(name -> true);
  }

  /**
   * Reading what all commands can do takes longer than starting the JVM (measured: a third of
   * {@code --help}), so only those that were named are read whole.
   */
  static CommandLine commandLine(Predicate<String> named) {
    CommandLine line = new CommandLine(new Main());
    Stream<Class<?>> ofOthers =
        ServiceLoader.load(CliCommand.class).stream().map(ServiceLoader.Provider::type);
    Stream.concat(COMMANDS.stream(), ofOthers).forEach(type -> add(line, type, named));
    line.setExpandAtFiles(false); // a word in such a file would name a command that was not read
    line.setAbbreviatedSubcommandsAllowed(false);
    line.setExecutionExceptionHandler((e, command, parsed) -> report(e));
    return line;
  }

  private static void add(CommandLine line, Class<?> type, Predicate<String> named) {
    Command about = type.getAnnotation(Command.class);
    line.addSubcommand(
        about.name(), named.test(about.name()) ? new CommandLine(type) : outline(about));
  }

  private static CommandLine outline(Command about) {
    CommandSpec spec = CommandSpec.create();
    spec.usageMessage()
        .header(about.header())
        .description(about.description())
        .hidden(about.hidden());
    return new CommandLine(spec);
  }

  private static int report(Exception e) {
    switch (e) {
      case CommandFailedException failed -> {
        System.err.println("rookery: " + failed.getMessage());
        return failed.exitCode();
      }
      case OperatorActionException act -> {
        System.err.println("rookery: " + act.getMessage());
        return ExitCode.FAILED;
      }
      default -> {
        System.err.println("rookery: this is a bug: " + e);
        e.printStackTrace();
        return ExitCode.FAILED;
      }
    }
  }
}
