package dev.rookery.orchestrator.hosting;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class LabHostingTest extends HostingContract {
  @TempDir Path temp;

  @Override
  HostingWorld start() throws Exception {
    return new LabWorld(temp);
  }

  @Override
  int others() {
    return 30; // it has no pages
  }
}
