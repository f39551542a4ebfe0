package dev.rookery.agent.mailet;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * @param policyListen where the policy service listens
 * @param filterListen where the LMTP filter listens
 * @param reinject the MTA's re-injection smtpd
 * @param hostname in greetings
 * @param postqueue command line without options
 * @param maxMessageBytes what this agent has memory for; the wanted state may allow less, not more
 * @param pipeline a pipeline file instead of the one inside
 */
public record MailPathSettings(
    InetSocketAddress policyListen,
    InetSocketAddress filterListen,
    InetSocketAddress reinject,
    String hostname,
    List<String> postqueue,
    long maxMessageBytes,
    Optional<Path> pipeline) {}
