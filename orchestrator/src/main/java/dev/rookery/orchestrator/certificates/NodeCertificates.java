package dev.rookery.orchestrator.certificates;

import static dev.rookery.sql.Tables.CERTIFICATE_KEYS;
import static dev.rookery.sql.Tables.NODE_CERTIFICATES;

import dev.rookery.orchestrator.platform.Database;
import dev.rookery.orchestrator.platform.Ids;
import dev.rookery.orchestrator.platform.Secrets;
import dev.rookery.orchestrator.platform.Sensitive;
import dev.rookery.sql.tables.records.NodeCertificatesRecord;
import jakarta.inject.Singleton;
import java.security.KeyPair;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Certificates of nodes with their keys; the one stored last is in use. */
@Singleton
public final class NodeCertificates {
  private final Database database;
  private final Secrets secrets;
  private final Clock clock;

  public NodeCertificates(Database database, Secrets secrets, Clock clock) {
    this.database = database;
    this.secrets = secrets;
    this.clock = clock;
  }

  /**
   * As files of a host.
   *
   * @param key PEM
   */
  public record InUse(NodeCertificate certificate, Sensitive key) {}

  /** The one in use; empty = nobody issued one. */
  public Optional<InUse> inUse(UUID node) {
    return database.asWorker(db ->
        db.selectFrom(NODE_CERTIFICATES)
            .where(NODE_CERTIFICATES.NODE_ID.eq(node))
            .orderBy(NODE_CERTIFICATES.STORED_AT.desc(), NODE_CERTIFICATES.ID.desc())
            .limit(1)
            .fetchOptional(row -> {
              byte[] key = secrets.open(row.getKey(), place("node_certificates", row.getId()));
              KeyPair pair = PrivateKeys.read(key);
              return new InUse(certificate(row), new Sensitive(PrivateKeys.pem(pair.getPrivate())));
            }));
  }

  /** The one in use of each node that has any. */
  public Map<UUID, NodeCertificate> byNode() {
    Map<UUID, NodeCertificate> latest = new HashMap<>();
    database
        .asWorker(db ->
            db.selectFrom(NODE_CERTIFICATES)
                .orderBy(NODE_CERTIFICATES.STORED_AT, NODE_CERTIFICATES.ID)
                .fetch(NodeCertificates::certificate))
        .forEach(each -> latest.put(each.node(), each));
    return latest;
  }

  private static NodeCertificate certificate(NodeCertificatesRecord row) {
    return new NodeCertificate(
        row.getNodeId(),
        row.getHostname(),
        row.getIssuer(),
        row.getNotBefore(),
        row.getNotAfter(),
        row.getChain());
  }

  /** Makes the key that the next certificate is for; an older one on order is forgotten. */
  void newKey(UUID node) {
    byte[] sealed =
        secrets.seal(PrivateKeys.write(PrivateKeys.generate()), place("certificate_keys", node));
    database.asWorker(db ->
        db.insertInto(CERTIFICATE_KEYS)
            .set(CERTIFICATE_KEYS.NODE_ID, node)
            .set(CERTIFICATE_KEYS.CREATED_AT, clock.instant())
            .set(CERTIFICATE_KEYS.KEY, sealed)
            .onConflict(CERTIFICATE_KEYS.NODE_ID)
            .doUpdate()
            .set(CERTIFICATE_KEYS.CREATED_AT, clock.instant())
            .set(CERTIFICATE_KEYS.KEY, sealed)
            .execute());
  }

  /** The key on order. */
  KeyPair key(UUID node) {
    byte[] sealed =
        database.asWorker(db ->
            db.select(CERTIFICATE_KEYS.KEY)
                .from(CERTIFICATE_KEYS)
                .where(CERTIFICATE_KEYS.NODE_ID.eq(node))
                .fetchSingle(CERTIFICATE_KEYS.KEY));
    return PrivateKeys.read(secrets.open(sealed, place("certificate_keys", node)));
  }

  /** Takes a certificate into use, with the key on order. */
  void store(NodeCertificate issued) {
    UUID id = Ids.next();
    byte[] sealed =
        secrets.seal(PrivateKeys.write(key(issued.node())), place("node_certificates", id));
    database.asWorker(db ->
        db.insertInto(NODE_CERTIFICATES)
            .set(NODE_CERTIFICATES.ID, id)
            .set(NODE_CERTIFICATES.NODE_ID, issued.node())
            .set(NODE_CERTIFICATES.CHAIN, issued.chain())
            .set(NODE_CERTIFICATES.HOSTNAME, issued.hostname())
            .set(NODE_CERTIFICATES.ISSUER, issued.issuer())
            .set(NODE_CERTIFICATES.KEY, sealed)
            .set(NODE_CERTIFICATES.NOT_AFTER, issued.notAfter())
            .set(NODE_CERTIFICATES.NOT_BEFORE, issued.notBefore())
            .set(NODE_CERTIFICATES.STORED_AT, clock.instant())
            .execute());
  }

  private static String place(String table, UUID row) {
    return "%s|key|%s".formatted(table, row);
  }
}
