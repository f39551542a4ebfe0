package dev.rookery.lab.ssh;

import java.io.File;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What commands on a machine see: nothing of the lab's own environment. */
record HostEnvironment(LabHostSettings settings) {
  /** Marks every process of a machine, however far it was detached. */
  static final String MARK = "ROOKERY_ROOT";

  private static final String SYSTEM_PATH =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  /** {@code ROOKERY_ROOT=FOLDER}, as it stands in /proc/PID/environ. */
  static String mark(Path folder) {
    return MARK + "=" + folder.toAbsolutePath().normalize();
  }

  Map<String, String> variables(String user) {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put(MARK, settings.folder().toString());
    variables.put("HOME", settings.folder().toString());
    variables.put("PATH", settings.folder().resolve("bin") + File.pathSeparator + SYSTEM_PATH);
    variables.put("JAVA_HOME", settings.javaHome().toString());
    variables.put("USER", user);
    variables.put("LOGNAME", user);
    variables.put("SHELL", "/bin/sh");
    variables.put("LANG", "C.UTF-8");
    return variables;
  }
}
