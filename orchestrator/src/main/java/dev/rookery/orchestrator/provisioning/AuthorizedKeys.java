package dev.rookery.orchestrator.provisioning;

import dev.rookery.orchestrator.platform.OperatorActionException;
import dev.rookery.orchestrator.provisioning.host.Command;
import dev.rookery.orchestrator.provisioning.host.HostTrouble;
import java.util.ArrayList;
import java.util.List;

/**
 * Our lines among those that let people in to a host. All others stay as they are, to the octet.
 * Files change whole or not at all, and never so that our current key is not in them any more.
 */
final class AuthorizedKeys {
  private static final int NOT_THERE = 78;

  /** FILE PROGRAM VARIABLE...: what awk makes of it takes its place; mode and owner stay. */
  private static final String SHARED =
      """
      set -eu
      umask 077
      LC_ALL=C
      export LC_ALL
      has() {
        awk -v key="$1" '!/^[ \\t]*#/ { for (i = 1; i <= NF; i++) if ($i == key) found = 1 }
          END { exit !found }' "$2"
      }
      rewrite() {
        real=$(readlink -f -- "$1")
        program=$2
        must=$3
        shift 3
        rm -f -- "$real".rookery.*
        half=$(mktemp -- "$real.rookery.XXXXXX")
        trap 'rm -f -- "$half"' EXIT
        cp -p -- "$real" "$half"
        awk "$@" "$program" "$real" > "$half"
        has "$must" "$half" || { echo "$half was not written as it should be"; exit 74; }
        sync "$half"
        mv -fT -- "$half" "$real"
        sync "$(dirname -- "$real")"
      }
      """;

  /** $1 the key that lets us in, $2 the next one, whole, $3 its comment. Options are kept. */
  private static final String LET_IN =
      SHARED
          + """
          next=${2#* }
          found=
          for file in "$HOME/.ssh/authorized_keys" "$HOME/.ssh/authorized_keys2"; do
            [ -f "$file" ] || continue
            if has "$next" "$file"; then exit 0; fi
            if [ -z "$found" ] && has "$1" "$file"; then found=$file; fi
          done
          [ -n "$found" ] || exit 78
          rewrite "$found" '
            { print }
            !done && !/^[ \\t]*#/ && (at = index($0, old)) {
              print substr($0, 1, at - 1) fresh " " tag
              done = 1
            }' "$next" -v old="$1" -v fresh="$next" -v tag="$3"
          has "$1" "$found"
          """;

  /** $1 the key that lets us in, $2 comment of ours, then the keys to be taken off. */
  private static final String TAKE_OFF =
      SHARED
          + """
          keep=$1
          tag=$2
          shift 2
          for file in "$HOME/.ssh/authorized_keys" "$HOME/.ssh/authorized_keys2"; do
            [ -f "$file" ] && has "$keep" "$file" || continue
            rewrite "$file" '
              BEGIN { n = split(gone, list, " "); for (i = 1; i <= n; i++) isGone[list[i]] = 1 }
              {
                drop = $NF == tag
                for (i = 1; i <= NF; i++) if ($i in isGone) drop = 1
                for (i = 1; i <= NF; i++) if ($i == keep) drop = 0
                if ($0 ~ /^[ \\t]*#/) drop = 0
                if (!drop) print
              }' "$keep" -v gone="$*" -v keep="$keep" -v tag="$tag"
            exit 0
          done
          exit 78
          """;

  private final RemoteHost host;
  private final String comment;

  /**
   * @param host logged in as the user whose keys they are
   * @param comment one word that marks lines of ours
   */
  AuthorizedKeys(RemoteHost host, String comment) {
    this.host = host;
    this.comment = comment;
  }

  /**
   * Puts a key beside the one that lets us in, with the same options; its being there is no error.
   *
   * @param current public key, type and base64
   * @param next the same
   */
  void letIn(String current, String next) {
    run("letting a new key in", LET_IN, List.of(base64(current), next, comment));
  }

  /** Takes keys of ours off, and whatever else bears our mark; but never the current one. */
  void takeOff(String current, List<String> gone) {
    List<String> arguments = new ArrayList<>(List.of(base64(current), comment));
    gone.forEach(key -> arguments.add(base64(key)));
    run("taking an old key off", TAKE_OFF, arguments);
  }

  private static String base64(String line) {
    return line.split(" ", 2)[1];
  }

  private void run(String what, String script, List<String> arguments) {
    RemoteHost.Result result = host.run(Command.script(script, arguments));
    if (result.exitCode() == NOT_THERE) {
      throw new OperatorActionException(
          "%s: our key is not in ~/.ssh/authorized_keys of the user we log in as, so what lets it in is kept elsewhere (AuthorizedKeysFile or AuthorizedKeysCommand in its sshd_config); put the line into that file, then ask again"
              .formatted(host.name()));
    }
    if (result.exitCode() != 0) {
      String said = result.error().isBlank() ? result.output() : result.error();
      throw HostTrouble.of(host.name(), what, result.exitCode(), said);
    }
  }
}
