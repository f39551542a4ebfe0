package dev.rookery.orchestrator.fleet;

import static dev.rookery.sql.Tables.NODES;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.noCondition;

import dev.rookery.orchestrator.hosting.HostKeyFingerprint;
import dev.rookery.orchestrator.hosting.Price;
import dev.rookery.sql.tables.records.NodesRecord;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.UpdateSetMoreStep;
import org.jspecify.annotations.Nullable;

/** The rows of {@code nodes}. Every update counts the version up. */
final class NodeStore {
  private NodeStore() {}

  /** Writes a node down; false when the name is taken. */
  static boolean insert(DSLContext db, UUID id, NewNode node) {
    return db.insertInto(NODES)
            .set(NODES.ID, id)
            .set(NODES.CREATED_AT, field("now()", Instant.class))
            .set(NODES.NAME, node.name())
            .set(NODES.PROVIDER, node.provider())
            .set(NODES.STATE, NodeState.ORDERED.word())
            .onConflict(NODES.NAME)
            .doNothing()
            .execute()
        == 1;
  }

  /** Writes a host down that the operator has; false when the name is taken. */
  static boolean insert(DSLContext db, UUID id, OwnHost own, String hostname) {
    boolean isNew = insert(db, id, new NewNode(own.name(), Node.OWN));
    if (isNew) {
      address(db, id, own.host(), hostname, null);
      own.hostKey().ifPresent(key -> hostKey(db, id, key, HostKeyTrust.BY_HAND));
    }
    return isNew;
  }

  /** True when a node that is not retired has this address and port. */
  static boolean isTaken(DSLContext db, String address, int sshPort) {
    return db.fetchExists(
        NODES,
        NODES.ADDRESS.eq(address),
        NODES.SSH_PORT.eq(sshPort),
        NODES.STATE.ne(NodeState.RETIRED.word()));
  }

  static void orderTried(DSLContext db, UUID id, Instant now) {
    change(db, id, update(db).set(NODES.ORDER_TRIED_AT, now));
  }

  static List<Node> list(DSLContext db, @Nullable NodeState state) {
    return db.selectFrom(NODES)
        .where(state == null ? noCondition() : NODES.STATE.eq(state.word()))
        .orderBy(NODES.ID)
        .fetch(NodeStore::node);
  }

  static Optional<Node> find(DSLContext db, UUID id) {
    return db.selectFrom(NODES).where(NODES.ID.eq(id)).fetchOptional(NodeStore::node);
  }

  /** As {@link #find}, and nobody else changes it before this transaction ends. */
  static Optional<Node> lock(DSLContext db, UUID id) {
    return db.selectFrom(NODES).where(NODES.ID.eq(id)).forUpdate().fetchOptional(NodeStore::node);
  }

  static Optional<Node> findByName(DSLContext db, String name) {
    return db.selectFrom(NODES).where(NODES.NAME.eq(name)).fetchOptional(NodeStore::node);
  }

  static void reference(DSLContext db, UUID id, String reference) {
    change(db, id, update(db).set(NODES.PROVIDER_REF, reference));
  }

  static void address(
      DSLContext db, UUID id, NodeHost host, String hostname, @Nullable Price monthly) {
    JumpHost over = host.jump();
    change(
        db,
        id,
        update(db)
            .set(NODES.ADDRESS, host.address())
            .set(NODES.HOSTNAME, hostname)
            .set(NODES.INNER_ADDRESS, host.innerAddress())
            .set(NODES.MONTHLY_CENTS, monthly == null ? null : monthly.cents())
            .set(NODES.MONTHLY_CURRENCY, monthly == null ? null : monthly.currency())
            .set(NODES.JUMP_ADDRESS, over == null ? null : over.address())
            .set(NODES.JUMP_HOST_KEY, over == null ? null : over.hostKey().text())
            .set(NODES.JUMP_PORT, over == null ? null : over.port())
            .set(NODES.JUMP_USER, over == null ? null : over.user())
            .set(NODES.ROOT, host.root())
            .set(NODES.SMTP_PORT, host.smtpPort())
            .set(NODES.SSH_ADDRESS, host.way().address())
            .set(NODES.SSH_PORT, host.sshPort())
            .set(NODES.SSH_USER, host.sshUser())
            .set(NODES.SUBMISSION_PORT, host.submissionPort()));
  }

  static void hostKey(DSLContext db, UUID id, HostKeyFingerprint key, HostKeyTrust trust) {
    change(
        db,
        id,
        update(db)
            .set(NODES.HOST_KEY, key.text())
            .set(NODES.HOST_KEY_ORIGIN, trust.word())
            .set(NODES.HOST_KEY_TRUST, trust.coarseWord()));
  }

  static void jumpHostKey(DSLContext db, UUID id, HostKeyFingerprint key) {
    change(db, id, update(db).set(NODES.JUMP_HOST_KEY, key.text()));
  }

  static void state(DSLContext db, UUID id, NodeState next) {
    var update = update(db).set(NODES.STATE, next.word());
    update.setNull(NODES.QUARANTINE_REASON).setNull(NODES.QUARANTINED_FROM);
    if (next == NodeState.RETIRED) {
      update.set(NODES.RETIRED_AT, field("now()", Instant.class));
    }
    change(db, id, update);
  }

  static void service(DSLContext db, UUID id, NodeService service) {
    change(
        db,
        id,
        update(db)
            .set(NODES.DUTY, service.duty().word())
            .set(NODES.DUTY_REASON, service.reason())
            .set(NODES.DUTY_SINCE, service.since()));
  }

  static void agent(DSLContext db, UUID id, @Nullable String sha256) {
    change(db, id, update(db).set(NODES.AGENT_SHA256, sha256));
  }

  static void quarantine(DSLContext db, UUID id, NodeState from, String reason) {
    change(
        db,
        id,
        update(db)
            .set(NODES.STATE, NodeState.QUARANTINED.word())
            .set(NODES.QUARANTINE_REASON, reason)
            .set(NODES.QUARANTINED_FROM, from.word()));
  }

  static Optional<NodeState> quarantinedFrom(DSLContext db, UUID id) {
    return db.select(NODES.QUARANTINED_FROM)
        .from(NODES)
        .where(NODES.ID.eq(id))
        .fetchOptional(NODES.QUARANTINED_FROM)
        .map(NodeState::of);
  }

  private static UpdateSetMoreStep<NodesRecord> update(DSLContext db) {
    return db.update(NODES).set(NODES.VERSION, NODES.VERSION.plus(1));
  }

  private static void change(DSLContext db, UUID id, UpdateSetMoreStep<NodesRecord> update) {
    if (update.where(NODES.ID.eq(id)).execute() != 1) {
      throw new IllegalStateException("node %s is not there".formatted(id));
    }
  }

  private static Node node(NodesRecord row) {
    String key = row.getHostKey();
    return new Node(
        row.getId(),
        row.getName(),
        NodeState.of(row.getState()),
        row.getProvider(),
        row.getProviderRef(),
        row.getHostname(),
        host(row),
        key == null ? null : new HostKeyFingerprint(key),
        HostKeyTrust.of(row.getHostKeyTrust(), row.getHostKeyOrigin()),
        row.getQuarantineReason(),
        price(row),
        row.getOrderTriedAt(),
        new NodeService(Duty.of(row.getDuty()), row.getDutyReason(), row.getDutySince()),
        row.getAgentSha256(),
        row.getCreatedAt(),
        row.getVersion());
  }

  private static @Nullable Price price(NodesRecord row) {
    return row.getMonthlyCents() == null || row.getMonthlyCurrency() == null
        ? null
        : new Price(row.getMonthlyCents(), row.getMonthlyCurrency());
  }

  private static @Nullable NodeHost host(NodesRecord row) {
    return row.getAddress() == null
        ? null
        : new NodeHost(
            row.getAddress(),
            row.getInnerAddress(),
            row.getSshPort(),
            row.getSshUser(),
            row.getRoot(),
            row.getSmtpPort(),
            row.getSubmissionPort(),
            new SshWay(row.getSshAddress(), jump(row)));
  }

  private static @Nullable JumpHost jump(NodesRecord row) {
    return row.getJumpAddress() == null
        ? null
        : new JumpHost(
            row.getJumpAddress(),
            row.getJumpPort(),
            row.getJumpUser(),
            new HostKeyFingerprint(row.getJumpHostKey()));
  }
}
