package dev.rookery.orchestrator.provisioning;

import java.util.ArrayList;
import java.util.List;

/**
 * What a host should be.
 *
 * @param resources in the order to make them
 * @param readers services, restarted at most once and last
 */
record WantedHost(List<Resource> resources, List<Reader> readers) {

  /**
   * A service and what it reads.
   *
   * @param prefixes of paths
   */
  record Reader(Resource.Service service, List<String> prefixes) {
    boolean reads(String path) {
      return prefixes.stream().anyMatch(path::startsWith);
    }
  }

  /** All there is to look at. */
  List<Resource> all() {
    List<Resource> all = new ArrayList<>(resources);
    readers.forEach(reader -> all.add(reader.service()));
    return all;
  }
}
