package dev.rookery.orchestrator.api;

import dev.rookery.orchestrator.tenants.Scope;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Who may call a route. A route without it is open to nobody. On a method it replaces what stands
 * on the class.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface AllowedTo {
  Who value();

  /** Scope that the caller's key needs; none = any live key of that kind. */
  Scope[] scope() default {};
}
