package dev.rookery.orchestrator.cli;

/**
 * A command that another module brings; found by {@link java.util.ServiceLoader}. The class carries
 * picocli's {@code @Command}.
 */
public interface CliCommand extends Runnable {}
