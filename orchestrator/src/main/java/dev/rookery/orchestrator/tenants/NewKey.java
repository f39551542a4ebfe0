package dev.rookery.orchestrator.tenants;

import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A key to be made.
 *
 * @param tenant null = an operator's key
 * @param name what it is for, in the words of whoever asked
 */
public record NewKey(@Nullable UUID tenant, String name, Set<Scope> scopes) {}
