package dev.rookery.orchestrator.provisioning.host;

import dev.rookery.orchestrator.provisioning.host.Resource.Placed;
import dev.rookery.orchestrator.provisioning.host.Resource.Service;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a host should be. What a host cannot have (a machine of a lab has no packages and no
 * systemd) is not in here.
 *
 * @param root of the host; {@code /} or a folder
 * @param state our own folder on the host
 * @param needsSystemd systemd must be there
 * @param resources in the order to make them: each after all that it needs, services last
 */
public record WantedHost(
    String root, String state, boolean needsSystemd, List<Resource> resources) {

  public WantedHost {
    resources = List.copyOf(resources);
  }

  /** An empty one for a host whose root is {@code root}. */
  public static Builder below(String root) {
    return new Builder(root);
  }

  List<Service> services() {
    return resources.stream().filter(Service.class::isInstance).map(Service.class::cast).toList();
  }

  /** Services that read a path. */
  List<Service> readers(String path) {
    return services().stream().filter(service -> service.reads(path)).toList();
  }

  /** Takes resources in any order. */
  public static final class Builder {
    private final String root;
    private final List<Resource> resources = new ArrayList<>();
    private final Map<Resource, List<Resource>> needs = new HashMap<>();
    private boolean needsSystemd;

    private Builder(String root) {
      this.root = root;
    }

    /**
     * @param needed must be made before, on top of what follows from kinds and paths: packages and
     *     accounts come first, a path after the directory it lies in, services last
     */
    public Builder add(Resource resource, Resource... needed) {
      resources.add(resource);
      needs.computeIfAbsent(resource, key -> new ArrayList<>()).addAll(Arrays.asList(needed));
      needsSystemd |= resource instanceof Resource.Unit;
      return this;
    }

    public Builder addAll(List<? extends Resource> more) {
      more.forEach(this::add);
      return this;
    }

    /**
     * @throws IllegalArgumentException a path or name that none can be, the same thing twice, a
     *     need that is not there, or needs that go in a circle
     */
    public WantedHost build() {
      requireNames();
      String state = (root.endsWith("/") ? root : root + "/") + "var/lib/rookery-host";
      return new WantedHost(root, state, needsSystemd, ResourceOrder.of(resources, needs));
    }

    private void requireNames() {
      Map<String, Resource> seen = new HashMap<>();
      for (Resource resource : resources) {
        if (resource.id().chars().anyMatch(Character::isISOControl)) {
          throw new IllegalArgumentException(
              "%s: a name may not hold control characters".formatted(resource.id()));
        }
        if (resource instanceof Placed placed && !placed.path().startsWith("/")) {
          throw new IllegalArgumentException(
              "%s: a path on a host begins with /".formatted(resource.id()));
        }
        String place = place(resource);
        Resource other = seen.put(place, resource);
        if (other != null) {
          throw new IllegalArgumentException(
              "%s and %s want the same thing".formatted(other.id(), resource.id()));
        }
      }
    }

    /** Several lines of one file are several things; a program is a file, too. */
    private static String place(Resource resource) {
      return resource instanceof Placed placed
              && !(resource instanceof Resource.Line)
              && !(resource instanceof Service)
          ? "path " + placed.path()
          : resource instanceof Resource.Packages ? "packages" : resource.id();
    }
  }
}
