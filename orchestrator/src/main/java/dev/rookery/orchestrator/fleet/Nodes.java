package dev.rookery.orchestrator.fleet;

import dev.rookery.orchestrator.audit.Audit;
import dev.rookery.orchestrator.audit.Change;
import dev.rookery.orchestrator.hosting.HostKeyFingerprint;
import dev.rookery.orchestrator.hosting.HostingProviders;
import dev.rookery.orchestrator.hosting.Server;
import dev.rookery.orchestrator.jobs.Jobs;
import dev.rookery.orchestrator.platform.Database;
import dev.rookery.orchestrator.platform.Ids;
import dev.rookery.orchestrator.platform.RefusedException;
import dev.rookery.orchestrator.platform.RefusedException.Kind;
import dev.rookery.standards.dns.DomainName;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.jooq.DSLContext;

/** The fleet: what nodes there should be, and the only way to move one from state to state. */
@Singleton
public final class Nodes {
  /** Actor of changes that no person asked for. */
  static final String SYSTEM = "system";

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,40}");

  private final Database database;
  private final NodeSecrets secrets;
  private final HostingProviders hosting;
  private final Jobs jobs;
  private final WantedChanges wantedChanges;
  private final Audit audit;

  public Nodes(
      Database database,
      NodeSecrets secrets,
      HostingProviders hosting,
      Jobs jobs,
      WantedChanges wantedChanges,
      Audit audit) {
    this.database = database;
    this.secrets = secrets;
    this.hosting = hosting;
    this.jobs = jobs;
    this.wantedChanges = wantedChanges;
    this.audit = audit;
  }

  /**
   * Writes a node down and enqueues the work that rents and makes it.
   *
   * @param actor who wants it, for the trail
   * @throws RefusedException not a name, unknown provider, or the name is taken
   */
  public OrderedNode order(NewNode wanted, String actor) {
    return database.asWorker(db -> order(db, wanted, actor));
  }

  /** As above, in the transaction of who wants it. */
  OrderedNode order(DSLContext db, NewNode wanted, String actor) {
    requireName(wanted.name());
    requireProvider(wanted.provider());
    UUID id = Ids.next();
    if (!NodeStore.insert(db, id, wanted)) {
      throw nameTaken(wanted.name());
    }
    secrets.create(db, id);
    UUID job = jobs.enqueue(db, NodeWork.job(NodeWork.CREATE, id));
    record(db, id, "node.order", actor, Map.of("name", wanted.name()));
    return new OrderedNode(NodeStore.find(db, id).orElseThrow(), job);
  }

  /**
   * Writes a host down that the operator has, and enqueues the work that makes it a node.
   *
   * @param zone that its host name is to live in
   * @throws RefusedException a value that cannot be used, or name or address are taken
   */
  public OrderedNode add(OwnHost own, DomainName zone, String actor) {
    requireName(own.name());
    DomainName hostname = zone.child(own.name());
    SshLogin login = own.requireUsable();
    UUID id = Ids.next();
    return database.asWorker(db -> {
      if (NodeStore.isTaken(db, own.address(), own.sshPort())) {
        throw new RefusedException(
            Kind.CONFLICT,
            "node-exists",
            "a node at %s port %d exists already; 'rookery node list' names it"
                .formatted(own.address(), own.sshPort()));
      }
      if (!NodeStore.insert(db, id, own, hostname.toString())) {
        throw nameTaken(own.name());
      }
      secrets.create(db, id, login, own.jump().isPresent());
      UUID job = jobs.enqueue(db, NodeWork.job(NodeWork.CREATE, id));
      String trust = own.hostKey().isPresent() ? "by-hand" : "first-use";
      record(
          db,
          id,
          "node.add",
          actor,
          Map.of("name", own.name(), "address", own.address(), "hostKeyTrust", trust));
      return new OrderedNode(NodeStore.find(db, id).orElseThrow(), job);
    });
  }

  private static RefusedException nameTaken(String name) {
    return new RefusedException(
        Kind.CONFLICT,
        "node-exists",
        "a node named '%s' exists already; choose another name".formatted(name));
  }

  private static void requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new RefusedException(
          Kind.INVALID,
          "not-a-node-name",
          "'%s' is not a node name: it needs 1 to 41 of a-z, 0-9 and -, and a letter first"
              .formatted(name.length() > 60 ? name.substring(0, 60) + "…" : name));
    }
  }

  private void requireProvider(String provider) {
    if (hosting.find(provider).isEmpty()) {
      throw new RefusedException(
          Kind.INVALID,
          "unknown-hosting-provider",
          "hosting provider '%s' is not configured; configured are: %s"
              .formatted(provider, String.join(", ", hosting.names())));
    }
  }

  /** Enqueues work on a node and gives the job. */
  public UUID enqueue(String kind, UUID node) {
    return jobs.enqueue(NodeWork.job(kind, node));
  }

  /** All nodes, oldest first, retired ones too. */
  public List<Node> list() {
    return database.asWorker(db -> NodeStore.list(db, null));
  }

  /** All nodes, oldest first, retired ones too, as this transaction sees them. */
  public List<Node> list(DSLContext tx) {
    return NodeStore.list(tx, null);
  }

  public Optional<Node> find(UUID id) {
    return database.asWorker(db -> NodeStore.find(db, id));
  }

  /**
   * By id or name.
   *
   * @throws RefusedException there is none
   */
  public Node require(String idOrName) {
    return database
        .asWorker(db -> byIdOrName(db, idOrName))
        .orElseThrow(() ->
            new RefusedException(
                Kind.NOT_FOUND, "no-such-node", "there is no node '%s'".formatted(idOrName)));
  }

  /**
   * @throws IllegalStateException there is none
   */
  public Node require(UUID id) {
    return find(id).orElseThrow(() -> new IllegalStateException("no node " + id));
  }

  private static Optional<Node> byIdOrName(DSLContext db, String text) {
    try {
      return NodeStore.find(db, UUID.fromString(text));
    } catch (IllegalArgumentException e) {
      return NodeStore.findByName(db, text);
    }
  }

  /** The key we log in to a node with. */
  public SshIdentity sshIdentity(UUID id) {
    return database.asWorker(db -> secrets.sshIdentity(db, id));
  }

  /** The keys we log in to a node with, and to its jump host. */
  public SshLogin sshLogin(UUID id) {
    return database.asWorker(db -> secrets.sshLogin(db, id));
  }

  /** Remembers that an order goes out now; its answer may never come. */
  public void orderTried(UUID id, Instant now) {
    change(id, (db, node) -> NodeStore.orderTried(db, id, now));
  }

  /** Remembers the provider's own name for the machine. */
  public void ordered(UUID id, String reference) {
    change(id, (db, node) -> NodeStore.reference(db, id, reference));
  }

  /** Remembers where the machine is and what it is called. */
  public void addressed(UUID id, Server.Running server, DomainName hostname) {
    change(
        id,
        (db, node) ->
            NodeStore.address(
                db, id, NodeHost.of(server), hostname.toString(), server.monthly().orElse(null)));
  }

  /** Pins the key that the host must show from now on. */
  public void pin(UUID id, HostKeyFingerprint key, HostKeyTrust trust) {
    change(id, (db, node) -> NodeStore.hostKey(db, id, key, trust));
  }

  /**
   * Moves a node on; it being there already is no error.
   *
   * @throws IllegalStateException {@code next} does not follow its state
   */
  public void move(UUID id, NodeState next) {
    change(
        id,
        (db, node) -> {
          if (node.state() == next) {
            return;
          }
          if (!node.state().next().contains(next)) {
            throw new IllegalStateException(
                "node %s is %s, which %s does not follow"
                    .formatted(node.name(), node.state().word(), next.word()));
          }
          NodeStore.state(db, id, next);
          record(db, id, "node.move", SYSTEM, Map.of("to", next.word()));
          wantedChanges.announce(db);
        });
  }

  /** Keeps everybody's hands off a node until a person has looked. The first reason stays. */
  public void quarantine(UUID id, String reason) {
    change(
        id,
        (db, node) -> {
          if (node.state() != NodeState.QUARANTINED && node.state() != NodeState.RETIRED) {
            NodeStore.quarantine(db, id, node.state(), reason);
            record(db, id, "node.quarantine", SYSTEM, Map.of("reason", reason));
            wantedChanges.announce(db);
          }
        });
  }

  /**
   * Lets a node go on where it was, with the host key that a person vouches for.
   *
   * @param actor that person, for the trail
   * @return the job that brings it on
   * @throws RefusedException it is not quarantined
   */
  public UUID release(UUID id, HostKeyFingerprint key, String actor) {
    return database.asWorker(db -> {
      Node node = lock(db, id);
      if (node.state() != NodeState.QUARANTINED) {
        throw new RefusedException(
            Kind.CONFLICT,
            "not-quarantined",
            "node %s is %s, not quarantined".formatted(node.name(), node.state().word()));
      }
      NodeState before = NodeStore.quarantinedFrom(db, id).orElseThrow();
      NodeStore.hostKey(db, id, key, HostKeyTrust.BY_HAND);
      NodeStore.state(db, id, before);
      NodeStore.agent(db, id, null); // a rebuilt host has no older agent to be held at
      record(db, id, "node.release", actor, Map.of("hostKey", key.text()));
      wantedChanges.announce(db);
      String kind = before.isSending() ? NodeWork.APPLY : NodeWork.CREATE;
      return jobs.enqueue(db, NodeWork.job(kind, id));
    });
  }

  private void record(
      DSLContext db, UUID id, String action, String actor, Map<String, Object> detail) {
    audit.record(db, Change.of(null, actor, action, "node", id).with(detail));
  }

  private void change(UUID id, BiConsumer<DSLContext, Node> work) {
    database.asWorker(db -> {
      Node node = lock(db, id);
      work.accept(db, node);
      return node;
    });
  }

  private static Node lock(DSLContext db, UUID id) {
    return NodeStore.lock(db, id).orElseThrow(() -> new IllegalStateException("no node " + id));
  }
}
