package dev.rookery.orchestrator.provisioning;

import java.util.ArrayList;
import java.util.List;

/** Asks a host for all facts at once: one script, one round trip, lines {@code key=value}. */
final class FactsScript {
  private static final String SCRIPT =
      """
      root=$1; shift
      system=$( { . /etc/os-release && printf '%s' "$PRETTY_NAME"; } 2>/dev/null )
      echo "system=${system:-unknown}"
      echo "arch=$(uname -m)"
      if [ "$root" = / ] && [ -d /run/systemd/system ]; then echo init=systemd; else echo init=none; fi
      java=${JAVA_HOME:+$JAVA_HOME/bin/}java
      echo "java=$("$java" -version 2>&1 | sed -n '1s/.*version "\\(.*\\)".*/\\1/p')"
      free=$(df -Pk "$root" | awk 'NR==2 { print $4 }')
      echo "free=${free:-0}"
      echo "clock=$(date +%s%3N)"
      for path in "$@"; do
        case $path in
          service:*)
            path=${path#service:}
            if [ -x "$path" ] && "$path" status > /dev/null 2>&1; then echo "running=$path"; fi ;;
          *)
            mode=$(stat -c %a "$path" 2>/dev/null)
            if [ -L "$path" ]; then echo "path=link 777 $(readlink "$path" | sed 's/ /%20/g') $path"
            elif [ -d "$path" ]; then echo "path=dir $mode - $path"
            elif [ -f "$path" ]; then sum=$(sha256sum < "$path"); echo "path=file $mode ${sum%% *} $path"
            fi ;;
        esac
      done
      """;

  private FactsScript() {}

  /**
   * @param root of the node
   * @param wanted what to look at
   */
  static Command asking(String root, List<Resource> wanted) {
    List<String> arguments = new ArrayList<>(List.of(root));
    wanted.forEach(resource -> arguments.addAll(paths(resource)));
    return Command.script(SCRIPT, arguments);
  }

  private static List<String> paths(Resource resource) {
    return switch (resource) {
      case Resource.Archive archive -> List.of(archive.stamp());
      case Resource.Directory directory -> List.of(directory.path());
      case Resource.Link link -> List.of(link.path());
      case Resource.SeedFile seed -> List.of(seed.path());
      case Resource.Service service -> List.of("service:" + service.path());
      case Resource.TextFile file -> List.of(file.path());
      case Resource.TlsIdentity tls -> List.of(tls.path(), tls.keyPath());
    };
  }
}
