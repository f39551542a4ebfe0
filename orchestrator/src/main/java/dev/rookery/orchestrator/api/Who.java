package dev.rookery.orchestrator.api;

/** Kinds of callers a route is open to. */
public enum Who {
  /** No key asked for; the route proves its caller itself, or needs no proof. */
  ANYONE,
  TENANT,
  OPERATOR,
  /** Whoever collects metrics, see {@link Scrapers}; or an operator. */
  SCRAPER,
  /** A tenant sees its own rows, an operator all. */
  TENANT_OR_OPERATOR
}
