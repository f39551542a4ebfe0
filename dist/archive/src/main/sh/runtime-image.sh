# runtime-image.sh FOLDER
# Makes FOLDER a run-time image of the JDK that builds, with what the control plane uses of it. Kept while JDK and list are the same.
set -eu
folder=$1
# jdk.charsets: mail comes in ISO-2022-JP too. jdk.crypto.cryptoki and jdk.security.auth stay out. jdk.jcmd: to look at a running one.
modules=java.base,java.compiler,java.desktop,java.instrument,java.logging,java.management,java.naming,java.net.http,java.rmi,\
java.scripting,java.security.jgss,java.security.sasl,java.sql,java.transaction.xa,java.xml,jdk.charsets,jdk.httpserver,jdk.jcmd,\
jdk.jfr,jdk.management,jdk.naming.dns,jdk.net,jdk.unsupported,jdk.zipfs
: "${JAVA_HOME:=}"
jlink=$(command -v "${JAVA_HOME:+$JAVA_HOME/bin/}jlink") || { echo "runtime-image.sh: no jlink in JAVA_HOME=$JAVA_HOME" >&2; exit 1; }
made_for="$jlink $("$jlink" --version) $modules"
[ -f "$folder/made-for" ] && [ "$(cat "$folder/made-for")" = "$made_for" ] && exit 0
rm -rf "$folder"
"$jlink" --add-modules "$modules" --strip-debug --no-header-files --no-man-pages --output "$folder"
printf '%s\n' "$made_for" >"$folder/made-for"
