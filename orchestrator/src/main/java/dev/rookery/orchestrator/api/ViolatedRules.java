package dev.rookery.orchestrator.api;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import java.util.Comparator;
import java.util.List;

/** Broken rules of a body's fields as faults with JSON pointers. */
final class ViolatedRules {
  private ViolatedRules() {}

  /** One fault a rule, ordered by pointer. */
  static List<Problem.Fault> faults(ConstraintViolationException e) {
    return e.getConstraintViolations().stream()
        .map(rule -> new Problem.Fault(pointer(rule), rule.getMessage()))
        .sorted(Comparator.comparing(Problem.Fault::pointer))
        .toList();
  }

  /** {@code create.body.items[2].address} is {@code /items/2/address}. RFC 6901 §3. */
  private static String pointer(ConstraintViolation<?> rule) {
    StringBuilder pointer = new StringBuilder();
    String parameter = "";
    for (Path.Node node : rule.getPropertyPath()) {
      if (node.getKind() == ElementKind.PARAMETER) {
        parameter = node.getName();
      } else if (node.getKind() != ElementKind.METHOD) {
        if (node.getIndex() != null) {
          pointer.append('/').append(node.getIndex());
        }
        if (node.getName() != null) {
          pointer.append('/').append(node.getName().replace("~", "~0").replace("/", "~1"));
        }
      }
    }
    return pointer.isEmpty() ? parameter : pointer.toString();
  }
}
