package dev.rookery.agent.node;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * {@link dev.rookery.contract.AgentConfig} with types, checked, paths absolute.
 *
 * @param pipeline {@code mailets.pipeline} beside the file; used when it exists
 */
record CheckedConfig(
    UUID node,
    URI controlPlane,
    Path tokenFile,
    Path stateDirectory,
    String hostname,
    InetSocketAddress policyListen,
    InetSocketAddress filterListen,
    InetSocketAddress inboundListen,
    InetSocketAddress reinject,
    Path mailLog,
    List<String> postqueue,
    List<String> reload,
    Path saslFile,
    Path inboundDomainsFile,
    List<InetSocketAddress> resolvers,
    Duration heartbeat,
    Path pipeline,
    Optional<Path> authorities,
    Optional<InetSocketAddress> mailboxes) {}
