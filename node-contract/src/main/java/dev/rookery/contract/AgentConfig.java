package dev.rookery.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The agent's file {@code etc/agent.json}, written by provisioning, read by the agent. Relative
 * paths are relative to the file's parent's parent (the installation root).
 *
 * @param controlPlane base URL for enrolment, e.g. {@code http://127.0.0.1:8080}
 * @param tokenFile holds the one-time enrolment token, mode 0600; gone after enrolment
 * @param stateDirectory journal, node key, redis access
 * @param policyListen {@code host:port} of the policy service (SMTPD_POLICY_README)
 * @param filterListen {@code host:port} of the LMTP filter behind the MTA's queue
 * @param inboundListen {@code host:port} of the LMTP door for mail that comes in
 * @param reinject {@code host:port} of the MTA's re-injection smtpd
 * @param mailLog the MTA's log file
 * @param postqueue command line prefix, e.g. {@code ["/usr/sbin/postqueue"]}
 * @param reload command line that makes the MTA read its files again
 * @param saslFile passwd-file for submission logins, written by the agent
 * @param inboundDomainsFile file of inbound domains (texthash: {@code domain OK}), written by the
 *     agent
 * @param resolvers {@code host:port} of DNS servers to ask
 * @param heartbeatMillis interval of heartbeats
 * @param authorities PEM file of authorities whose certificates are believed, of the control plane
 *     and of Redis, beside those that the Java run-time knows; null = no others
 * @param mailboxes {@code host:port} of an LMTP server that keeps the mailboxes; null = the agent
 *     keeps them itself, as Maildir
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AgentConfig(
    int v,
    UUID node,
    String controlPlane,
    String tokenFile,
    String stateDirectory,
    String hostname,
    String policyListen,
    String filterListen,
    String inboundListen,
    String reinject,
    String mailLog,
    List<String> postqueue,
    List<String> reload,
    String saslFile,
    String inboundDomainsFile,
    List<String> resolvers,
    long heartbeatMillis,
    @Nullable String authorities,
    @Nullable String mailboxes) {}
