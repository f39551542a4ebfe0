package dev.rookery.orchestrator.jobs;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The kinds of job that this release can run. */
record Kinds(Map<String, Workflow<?>> workflows) {

  static Kinds of(Collection<Workflow<?>> workflows) {
    return new Kinds(
        workflows.stream().collect(Collectors.toMap(Workflow::kind, Function.identity())));
  }

  Set<String> names() {
    return workflows.keySet();
  }

  Limits limits(String kind) {
    Workflow<?> workflow = workflows.get(kind);
    return workflow == null ? Limits.NONE : workflow.limits();
  }

  /** 0 = the kind is unknown. */
  int maxAttempts(String kind) {
    Workflow<?> workflow = workflows.get(kind);
    return workflow == null ? 0 : workflow.retries().maxAttempts();
  }
}
