package dev.rookery.orchestrator.provisioning.layout;

import dev.rookery.orchestrator.provisioning.host.Command;

/**
 * For machines without systemd: programs that start, stop and tell of services, so that whoever is
 * there by hand does what we do.
 */
final class ServiceScripts {
  private static final String AGENT =
      """
      #!/bin/sh
      # start | stop | restart | status of this node's agent. Written by Rookery.
      agent=%(agent)
      config=%(config)
      log=%(log)
      pidfile=%(pidfile)

      alive() {
        [ -s "$pidfile" ] && pid=$(cat "$pidfile") && kill -0 "$pid" 2>/dev/null &&
          tr '\\0' ' ' < "/proc/$pid/cmdline" | grep -qF -- "--config $config"
      }
      start() {
        alive && return 0
        setsid nohup "$agent/bin/mta-agent" run --config "$config" >> "$log" 2>&1 < /dev/null &
        echo $! > "$pidfile"
      }
      stop() {
        alive || return 0
        kill "$pid"
        tries=0
        while alive; do
          tries=$((tries + 1))
          [ "$tries" -gt 200 ] && kill -9 "$pid"
          sleep 0.05
        done
      }
      case $1 in
        start) start ;;
        stop) stop ;;
        restart) stop; start ;;
        status) alive ;;
        *) echo "usage: $0 start|stop|restart|status" >&2; exit 64 ;;
      esac
      """;

  private static final String MTA =
      """
      #!/bin/sh
      # restart | status of this node's mail server. Written by Rookery.
      postfix=%(postfix)
      folder=%(folder)
      running() { "$postfix" -c "$folder" status > /dev/null 2>&1; }
      case $1 in
        restart)
          if running; then exec "$postfix" -c "$folder" reload; fi
          # a bare machine of a lab has no mail server at all
          [ ! -x "$postfix" ] && exit 0
          exec "$postfix" -c "$folder" start ;;
        status)
          [ ! -x "$postfix" ] && exit 0
          running ;;
        *) echo "usage: $0 restart|status" >&2; exit 64 ;;
      esac
      """;

  private final NodePaths paths;

  ServiceScripts(NodePaths paths) {
    this.paths = paths;
  }

  String agent() {
    return filled(AGENT);
  }

  String mta() {
    return filled(MTA);
  }

  private String filled(String template) {
    return template
        .replace("%(agent)", Command.quote(paths.agent()))
        .replace("%(config)", Command.quote(paths.agentConfig()))
        .replace("%(folder)", Command.quote(paths.postfix()))
        .replace("%(log)", Command.quote(paths.agentLog()))
        .replace("%(pidfile)", Command.quote(paths.agentPid()))
        .replace("%(postfix)", Command.quote(paths.mtaProgram("postfix")));
  }
}
