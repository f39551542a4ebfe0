package dev.rookery.orchestrator.platform;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;

/**
 * Logs go to stderr, one event a line; ours from INFO, libraries' from WARN. In code, because
 * reading an XML file costs a tenth of the start.
 */
public final class LogSetUp extends ContextAwareBase implements Configurator {
  private static final String PATTERN =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX,UTC} %-5level %logger{20} %replace(%msg){'[\\r\\n]+',' '}%n%ex{6}";

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern(PATTERN);
    encoder.start();
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setContext(context);
    console.setTarget("System.err");
    console.setEncoder(encoder);
    console.start();
    context.getLogger("ROOT").setLevel(Level.WARN);
    context.getLogger("ROOT").addAppender(console);
    context.getLogger("dev.rookery").setLevel(Level.INFO);
    // our own line of the same fault carries the request's id
    context.getLogger("io.micronaut.http.server.RouteExecutor").setLevel(Level.OFF);
    // what goes wrong with SSH is thrown at us as well, and told by the job it went wrong in
    context.getLogger("net.schmizz").setLevel(Level.OFF);
    context.getLogger("com.hierynomus").setLevel(Level.OFF);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }
}
