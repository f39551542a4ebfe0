package dev.rookery.orchestrator.provisioning;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Files;
import java.util.List;

/**
 * Makes the changes of a plan, one after the other. Files land whole or not at all: written beside
 * their place, forced to disk, checked by SHA-256, renamed.
 */
final class HostApplier {
  private static final String DIRECTORY = "mkdir -p \"$1\" && chmod \"$2\" \"$1\"";

  private static final String FILE =
      """
      set -e
      half="$1.unfinished"
      umask 077
      cat > "$half"
      chmod "$2" "$half"
      sync "$half"
      [ "$(sha256sum < "$half" | cut -d ' ' -f 1)" = "$3" ] || { rm -f "$half"; echo 'arrived damaged' >&2; exit 1; }
      mv -f "$half" "$1"
      """;

  private static final String ARCHIVE =
      """
      set -e
      half="$1.unfinished"
      rm -rf "$half" "$half.tar.gz"
      cat > "$half.tar.gz"
      [ "$(sha256sum < "$half.tar.gz" | cut -d ' ' -f 1)" = "$2" ] || { rm -f "$half.tar.gz"; echo 'arrived damaged' >&2; exit 1; }
      mkdir "$half"
      tar -xzf "$half.tar.gz" -C "$half"
      rm -f "$half.tar.gz"
      top=$half
      if [ ! -d "$top/bin" ]; then set -- "$1" "$2" "$half"/*; [ $# -eq 3 ] && top=$3; fi
      echo "$2" > "$top/.archive-sha256"
      sync
      rm -rf "$1"
      mv "$top" "$1"
      rm -rf "$half"
      """;

  private static final String LINK =
      "ln -sfn \"$2\" \"$1.unfinished\" && mv -fT \"$1.unfinished\" \"$1\"";

  private final RemoteHost host;

  HostApplier(RemoteHost host) {
    this.host = host;
  }

  /**
   * @throws RemoteFailedException a change failed; those before it are made
   */
  void apply(HostPlan plan) {
    for (HostChange change : plan.changes()) {
      apply(change);
    }
  }

  private void apply(HostChange change) {
    switch (change.resource()) {
      case Resource.Directory d -> run(change, DIRECTORY, List.of(d.path(), d.mode()));
      case Resource.TextFile f -> upload(change, f.path(), f.mode(), f.content());
      case Resource.SeedFile f -> upload(change, f.path(), f.mode(), f.content());
      case Resource.TlsIdentity t -> upload(change, t);
      case Resource.Archive a -> unpack(change, a);
      case Resource.Link l -> run(change, LINK, List.of(l.path(), l.target()));
      case Resource.Service s ->
          host.require(change.line(), Command.of(s.path(), "restart"), RemoteHost.Input.none());
    }
  }

  private void run(HostChange change, String script, List<String> arguments) {
    host.require(change.line(), Command.script(script, arguments), RemoteHost.Input.none());
  }

  private void upload(HostChange change, Resource.TlsIdentity tls) {
    SelfMadeTls made = SelfMadeTls.make(tls.hostname());
    upload(change, tls.keyPath(), "600", made.key());
    upload(change, tls.path(), "644", made.certificate());
  }

  private void upload(HostChange change, String path, String mode, String content) {
    byte[] bytes = content.getBytes(UTF_8);
    host.require(
        change.line(),
        Command.script(FILE, List.of(path, mode, Resource.sha256(bytes))),
        out -> out.write(bytes));
  }

  private void unpack(HostChange change, Resource.Archive archive) {
    host.require(
        change.line(),
        Command.script(ARCHIVE, List.of(archive.path(), archive.sha256())),
        out -> Files.copy(archive.file(), out));
  }
}
