package dev.rookery.lab.story;

import dev.rookery.lab.story.Cast.StoryNode;
import java.io.IOException;
import java.nio.file.Files;

/** What to try while the lab goes on running. */
final class Invitation {
  private Invitation() {}

  static void print(Lab lab, StoryNode first) {
    var dns = lab.world().dns().primary();
    System.out.printf(
        """

        The lab goes on running; Ctrl-C ends it and leaves nothing behind.
          REST     %s   (OpenAPI: %s/openapi.yml)
          API key  %s

        Try, in another terminal:
          ./rookery warmup explain %s --provider maple
          curl -H "Authorization: Bearer $(cat '%s')" %s/v1/nodes
          dig @%s -p %d TXT acme.test
        %n\
        """,
        lab.controlPlane().url(),
        lab.controlPlane().url(),
        key(lab),
        first.ip(),
        lab.home().operatorKey(),
        lab.controlPlane().url(),
        dns.getAddress().getHostAddress(),
        dns.getPort());
  }

  private static String key(Lab lab) {
    try {
      return Files.readString(lab.home().operatorKey()).strip();
    } catch (IOException e) {
      return "in " + lab.home().operatorKey();
    }
  }
}
