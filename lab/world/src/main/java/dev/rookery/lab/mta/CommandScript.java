package dev.rookery.lab.mta;

import java.nio.file.Path;

/** The script that stands in for {@code postqueue} or {@code postfix}. */
final class CommandScript {
  private static final String TEXT =
      """
      #!/bin/sh
      # Asks the lab's MTA; stands where a real node has Postfix's own program.
      folder='%s'
      name="$$-$(date +%%s)"
      if [ ! -d "$folder" ]; then
        echo '%s: fatal: the mail system has no queue here' >&2
        exit 69
      fi
      { echo '%s'; for word in "$@"; do printf '%%s\\n' "$word"; done; } > "$folder/$name.tmp"
      mv "$folder/$name.tmp" "$folder/$name.cmd"
      tries=0
      while [ ! -f "$folder/$name.ans" ]; do
        tries=$((tries + 1))
        if [ "$tries" -gt 500 ]; then
          rm -f "$folder/$name.cmd"
          echo '%s: fatal: the mail system is down' >&2
          exit 69
        fi
        sleep 0.01 2>/dev/null || sleep 1
      done
      { read -r code; cat; } < "$folder/$name.ans"
      rm -f "$folder/$name.ans"
      exit "$code"
      """;

  private CommandScript() {}

  static String text(String program, Path folder) {
    String quoted = folder.toString().replace("'", "'\\''");
    return TEXT.formatted(quoted, program, program, program);
  }
}
