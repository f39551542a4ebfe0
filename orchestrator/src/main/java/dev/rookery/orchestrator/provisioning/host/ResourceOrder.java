package dev.rookery.orchestrator.provisioning.host;

import dev.rookery.orchestrator.provisioning.host.Resource.Content;
import dev.rookery.orchestrator.provisioning.host.Resource.Directory;
import dev.rookery.orchestrator.provisioning.host.Resource.Placed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** An order in which everything comes after what it needs; the same at every call. */
final class ResourceOrder {
  private ResourceOrder() {}

  /**
   * @throws IllegalArgumentException a need is not among them, or they go in a circle
   */
  static List<Resource> of(List<Resource> resources, Map<Resource, List<Resource>> needs) {
    List<Resource> waiting = new ArrayList<>(resources);
    waiting.sort(Comparator.comparingInt(ResourceOrder::rank)); // stable
    List<Resource> ordered = new ArrayList<>();
    Set<Resource> done = new HashSet<>();
    requireThere(resources, needs);
    while (!waiting.isEmpty()) {
      Resource next =
          waiting.stream()
              .filter(resource -> isFree(resource, resources, needs, done))
              .findFirst()
              .orElseThrow(() -> circle(waiting));
      waiting.remove(next);
      ordered.add(next);
      done.add(next);
    }
    return ordered;
  }

  private static void requireThere(List<Resource> resources, Map<Resource, List<Resource>> needs) {
    Set<Resource> all = new HashSet<>(resources);
    needs.forEach((resource, needed) ->
        needed.stream()
            .filter(need -> !all.contains(need))
            .findFirst()
            .ifPresent(missing -> {
              throw new IllegalArgumentException(
                  "%s needs %s, which is not wanted".formatted(resource.id(), missing.id()));
            }));
  }

  private static boolean isFree(
      Resource resource,
      List<Resource> all,
      Map<Resource, List<Resource>> needs,
      Set<Resource> done) {
    return done.containsAll(needs.getOrDefault(resource, List.of()))
        && all.stream().filter(other -> follows(resource, other)).allMatch(done::contains);
  }

  /** What needs what by what they are. */
  private static boolean follows(Resource resource, Resource other) {
    if (resource.equals(other)) {
      return false;
    }
    return switch (other) {
      case Directory above -> resource instanceof Placed placed && lies(placed.path(), above);
      case Resource.User user -> owner(resource).startsWith(user.name() + ":");
      case Resource.Group group ->
          owner(resource).endsWith(":" + group.name())
              || resource instanceof Resource.User user
                  && (user.group().equals(group.name()) || user.groups().contains(group.name()));
      default -> false;
    };
  }

  private static boolean lies(String path, Directory above) {
    return path.startsWith(above.path().endsWith("/") ? above.path() : above.path() + "/");
  }

  private static String owner(Resource resource) {
    return switch (resource) {
      case Content content -> content.access().owner();
      case Directory directory -> directory.access().owner();
      case Resource.Certificate certificate -> certificate.owner();
      default -> "";
    };
  }

  /** Among those that are free the lowest goes first. */
  private static int rank(Resource resource) {
    return switch (resource) {
      case Resource.Packages _ -> 0;
      case Resource.Group _ -> 1;
      case Resource.User _ -> 2;
      case Resource.Sysctl _ -> 4;
      case Resource.Firewall _ -> 5;
      case Resource.Service _ -> 6;
      default -> 3;
    };
  }

  private static IllegalArgumentException circle(List<Resource> waiting) {
    return new IllegalArgumentException(
        "these need one another in a circle: "
            + waiting.stream().map(Resource::id).collect(Collectors.joining(", ")));
  }
}
