package dev.rookery.lab.story;

import java.nio.file.Path;

/**
 * The machine's {@code postfix} program: start, stop and reload here, the rest by the running MTA.
 */
final class PostfixProgram {
  private static final String TEXT =
      """
      #!/bin/sh
      # Stands where a real node has Postfix's own program; the lab answers.
      root='%s'
      config="$root/etc/postfix"
      if [ "${1:-}" = -c ]; then
        config=$2
        shift 2
      fi
      case "${1:-}" in
        start | stop | reload)
          rm -f "$root/run/postfix.answer"
          printf '%%s\\n' "$config" > "$root/run/postfix.wish"
          mv "$root/run/postfix.wish" "$root/run/postfix.$1"
          tries=0
          while [ ! -f "$root/run/postfix.answer" ]; do
            tries=$((tries + 1))
            if [ "$tries" -gt 1000 ]; then
              echo 'postfix: fatal: the machine does not answer' >&2
              exit 69
            fi
            sleep 0.02 2>/dev/null || sleep 1
          done
          { read -r code; cat >&2; } < "$root/run/postfix.answer"
          exit "$code"
          ;;
        *)
          if [ ! -x "$root/libexec/postfix" ]; then
            echo 'postfix: the Postfix mail system is not running' >&2
            exit 1
          fi
          exec "$root/libexec/postfix" "$@"
          ;;
      esac
      """;

  private PostfixProgram() {}

  static String text(Path root) {
    return TEXT.formatted(root.toString().replace("'", "'\\''"));
  }
}
