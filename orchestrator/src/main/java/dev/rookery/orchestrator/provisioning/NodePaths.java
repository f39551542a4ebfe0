package dev.rookery.orchestrator.provisioning;

import dev.rookery.orchestrator.fleet.Node;
import dev.rookery.orchestrator.fleet.NodeHost;

/** Where things lie on a node, all absolute and below its root. */
record NodePaths(NodeHost host, String hostname) {

  static NodePaths of(Node node) {
    return new NodePaths(node.requireHost(), node.requireHostname());
  }

  String agentConfig() {
    return host.path("etc/agent.json");
  }

  String settings() {
    return host.path("etc/rookery");
  }

  String token() {
    return settings() + "/enrol.token";
  }

  /** Submission logins, written by the agent. */
  String logins() {
    return settings() + "/submission.passwd";
  }

  /** Domains whose mail comes in, written by the agent. */
  String inboundDomains() {
    return settings() + "/inbound_domains";
  }

  String tlsFolder() {
    return settings() + "/tls";
  }

  String certificate() {
    return tlsFolder() + "/" + hostname + ".crt";
  }

  String key() {
    return tlsFolder() + "/" + hostname + ".key";
  }

  String home() {
    return host.path("opt/rookery");
  }

  /** The link to the agent in use. */
  String agent() {
    return home() + "/current";
  }

  String agentService() {
    return home() + "/agent-service";
  }

  String mtaService() {
    return home() + "/mta-service";
  }

  String state() {
    return host.path("var/lib/rookery-agent");
  }

  String agentLog() {
    return host.path("var/log/rookery-agent.log");
  }

  String agentPid() {
    return state() + "/agent.pid";
  }

  String postfix() {
    return host.path("etc/postfix");
  }

  String queue() {
    return host.path("var/spool/postfix");
  }

  String mailLog() {
    return host.path("var/log/mail.log");
  }

  /** A program of Postfix; machines of a lab have theirs in the {@code bin} of their folder. */
  String mtaProgram(String name) {
    return host.root().equals("/") ? "/usr/sbin/" + name : host.path("bin/" + name);
  }
}
