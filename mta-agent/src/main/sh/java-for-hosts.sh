# java-for-hosts.sh FILE.tar.gz
# Packs a run-time image of the JDK that builds, with what the agent uses of it, so that a node needs no Java of its own.
# The same JDK gives the same octets, which is how a host knows that it has it. Kept while JDK and list are the same.
set -eu
file=$1
# java.desktop: jakarta.mail's handlers of pictures refer to it. jdk.charsets: mail comes in ISO-2022-JP too.
modules=java.base,java.desktop,java.logging,java.management,java.naming,java.net.http,java.security.sasl,java.sql,java.xml,\
jdk.charsets,jdk.naming.dns,jdk.net,jdk.unsupported
: "${JAVA_HOME:=}"
jlink=$(command -v "${JAVA_HOME:+$JAVA_HOME/bin/}jlink") || { echo "java-for-hosts.sh: no jlink in JAVA_HOME=$JAVA_HOME" >&2; exit 1; }
made_for="$jlink $("$jlink" --version) $modules"
[ -f "$file" ] && [ -f "$file.for" ] && [ "$(cat "$file.for")" = "$made_for" ] && exit 0
half=$file.unfinished
rm -rf "$half"
mkdir -p "$half"
"$jlink" --add-modules "$modules" --strip-debug --no-header-files --no-man-pages --output "$half/java"
tar -C "$half/java" --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -cf - . | gzip -n -6 >"$half/java.tar.gz"
mv "$half/java.tar.gz" "$file"
rm -rf "$half"
printf '%s\n' "$made_for" >"$file.for"
