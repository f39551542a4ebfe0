package dev.rookery.orchestrator.provisioning.layout;

import java.util.Map;
import java.util.TreeMap;

/**
 * What is said to rspamd beside its defaults: it marks mail that comes in and refuses none of it,
 * because a complaint carries the very mail that was complained of and must arrive. It signs
 * nothing, which is the agent's work, and keeps nothing, for which it would want a Redis.
 */
final class RspamdFiles {
  private static final String HEAD = "# Written by Rookery; changes by hand are overwritten.\n";

  private RspamdFiles() {}

  /** Path and text, in the order of paths. */
  static Map<String, String> all(NodePaths paths) {
    Map<String, String> files = new TreeMap<>();
    files.put("actions.conf", "reject = null;\ngreylist = null;\nadd_header = 6;\n");
    files.put("dkim_signing.conf", "enabled = false;\n");
    files.put("greylist.conf", "enabled = false;\n");
    files.put("neural.conf", "enabled = false;\n");
    files.put("classifier-bayes.conf", "enabled = false;\n");
    // compiling all expressions keeps a small machine busy for a minute after each start
    files.put("options.inc", "disable_hyperscan = true;\n");
    files.put("worker-normal.inc", "enabled = false;\n");
    files.put("worker-fuzzy.inc", "enabled = false;\n");
    files.put("worker-controller.inc", "bind_socket = \"127.0.0.1:11334\";\ncount = 1;\n");
    files.put(
        "worker-proxy.inc",
        """
        bind_socket = "%s:%d";
        milter = yes;
        timeout = 60s;
        count = 1;
        upstream "local" {
          default = yes;
          self_scan = yes;
        }
        """
            .formatted(paths.host().innerAddress(), InnerPorts.MILTER));
    Map<String, String> placed = new TreeMap<>();
    files.forEach((name, text) -> placed.put("/etc/rspamd/local.d/" + name, HEAD + text));
    return placed;
  }
}
