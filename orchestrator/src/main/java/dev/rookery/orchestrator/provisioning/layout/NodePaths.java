package dev.rookery.orchestrator.provisioning.layout;

import dev.rookery.orchestrator.fleet.Node;
import dev.rookery.orchestrator.fleet.NodeHost;

/** Where things lie on a node, all absolute and below its root. */
record NodePaths(NodeHost host, String hostname) {

  static NodePaths of(Node node) {
    return new NodePaths(node.requireHost(), node.requireHostname());
  }

  /** True for a machine of a lab, which is a folder of the machine that the lab runs on. */
  boolean isFolder() {
    return !host.root().equals("/");
  }

  String agentConfig() {
    return isFolder() ? host.path("etc/agent.json") : settings() + "/agent.json";
  }

  String settings() {
    return host.path("etc/rookery");
  }

  /** The agent deletes it, and so owns its folder where it is not root. */
  String token() {
    return isFolder() ? settings() + "/enrol.token" : tokenFolder() + "/token";
  }

  String tokenFolder() {
    return settings() + "/enrol";
  }

  /** Submission logins, written by the agent. */
  String logins() {
    return isFolder() ? settings() + "/submission.passwd" : loginsFolder() + "/submission.passwd";
  }

  String loginsFolder() {
    return settings() + "/logins";
  }

  /** Domains whose mail comes in, written by the agent. */
  String inboundDomains() {
    return isFolder() ? settings() + "/inbound_domains" : inboundFolder() + "/domains";
  }

  String inboundFolder() {
    return settings() + "/inbound";
  }

  /** Whose certificates the agent believes. */
  String authorities() {
    return settings() + "/authorities.pem";
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

  /** The link to the Java in use. */
  String runtime() {
    return home() + "/java";
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

  /** Postfix's own; a syslog that is there may have /var/log/mail.log. */
  String mailLog() {
    return isFolder() ? host.path("var/log/mail.log") : logFolder() + "/mail.log";
  }

  String logFolder() {
    return "/var/log/rookery";
  }

  /** A program of Postfix; machines of a lab have theirs in the {@code bin} of their folder. */
  String mtaProgram(String name) {
    return isFolder() ? host.path("bin/" + name) : "/usr/sbin/" + name;
  }
}
