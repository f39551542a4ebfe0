package dev.rookery.orchestrator.provisioning.layout;

import dev.rookery.orchestrator.provisioning.host.Command;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes the agent off a host that stays its owner's: it does not run any more, and neither its keys
 * nor the logins are left. Packages, Postfix' settings and received mail are.
 */
final class TakeOff {
  /** All arguments are removed. */
  private static final String HOST =
      """
      set -eu
      for unit in rookery-agent.service rookery-domains.path postfix.service; do
        if systemctl cat "$unit" >/dev/null 2>&1; then
          systemctl disable --now "$unit"
        fi
      done
      rm -rf -- "$@"
      systemctl daemon-reload
      """;

  /** $1 program that stops the agent; all arguments are removed. */
  private static final String FOLDER =
      """
      set -eu
      if [ -x "$1" ]; then "$1" stop; fi
      rm -rf -- "$@"
      """;

  private TakeOff() {}

  static Command of(NodePaths paths) {
    List<String> gone =
        new ArrayList<>(
            paths.isFolder()
                ? List.of(paths.agentService(), paths.token(), paths.logins())
                : List.of(
                    AgentUnit.PATH,
                    "/etc/systemd/system/rookery-domains.path",
                    "/etc/systemd/system/rookery-domains.service",
                    paths.tokenFolder(),
                    paths.loginsFolder()));
    gone.addAll(List.of(paths.home(), paths.state(), paths.agentConfig()));
    return Command.script(paths.isFolder() ? FOLDER : HOST, gone);
  }
}
