package dev.rookery.orchestrator.fleet;

import static dev.rookery.sql.Tables.NODE_SECRETS;

import dev.rookery.contract.SigningKey;
import dev.rookery.orchestrator.platform.Database;
import dev.rookery.standards.dkim.DkimAlgorithm;
import dev.rookery.standards.dkim.DkimKeyPair;
import jakarta.inject.Singleton;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;

/**
 * The key that a node signs mail of its own host name with. No tenant's mail is signed by it: it
 * proves at the gate that what a node signs can be verified.
 */
@Singleton
public final class NodeSigning {
  private static final int SHOWN_OCTETS = 4;

  private final Database database;
  private final NodeSecrets secrets;
  private final WantedChanges wantedChanges;

  NodeSigning(Database database, NodeSecrets secrets, WantedChanges wantedChanges) {
    this.database = database;
    this.secrets = secrets;
    this.wantedChanges = wantedChanges;
  }

  /**
   * What others verify the node's signatures by.
   *
   * @param selector made from the key, so that another key never has the same name
   * @param record text to publish
   */
  public record Published(String selector, String record) {}

  /** Makes the key when there is none yet. */
  public Published ensure(UUID node) {
    Optional<DkimKeyPair> kept = database.asWorker(db -> find(db, node));
    return published(kept.orElseGet(() -> create(node)));
  }

  /** Made outside the transaction, for it takes 0.1 s; who comes second takes the first's. */
  private DkimKeyPair create(UUID node) {
    DkimKeyPair fresh = DkimKeyPair.generate(DkimAlgorithm.RSA_SHA256);
    return database.asWorker(db -> {
      NodeStore.lock(db, node).orElseThrow(() -> new IllegalStateException("no node " + node));
      Optional<DkimKeyPair> meanwhile = find(db, node);
      if (meanwhile.isPresent()) {
        return meanwhile.get();
      }
      secrets.set(db, node, NODE_SECRETS.DKIM_KEY, fresh.privateKey().getEncoded());
      wantedChanges.announce(db);
      return fresh;
    });
  }

  /** The key as an agent gets it; empty before {@link #ensure}. In a worker's transaction. */
  public Optional<SigningKey> signingKey(DSLContext tx, Node node) {
    return find(tx, node.id())
        .map(pair ->
            new SigningKey(
                node.requireHostname(),
                selector(pair),
                "rsa",
                Base64.getEncoder().encodeToString(pair.privateKey().getEncoded())));
  }

  private Optional<DkimKeyPair> find(DSLContext tx, UUID node) {
    return secrets.find(tx, node, NODE_SECRETS.DKIM_KEY).map(NodeSigning::pair);
  }

  private static DkimKeyPair pair(byte[] pkcs8) {
    try {
      KeyFactory rsa = KeyFactory.getInstance("RSA");
      RSAPrivateCrtKey key = (RSAPrivateCrtKey) rsa.generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      RSAPublicKeySpec half = new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent());
      return new DkimKeyPair(new KeyPair(rsa.generatePublic(half), key));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a node's kept DKIM key is damaged", e);
    }
  }

  private static Published published(DkimKeyPair pair) {
    return new Published(selector(pair), pair.record().text());
  }

  private static String selector(DkimKeyPair pair) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(pair.publicKey().getEncoded());
      return "node-" + HexFormat.of().formatHex(hash, 0, SHOWN_OCTETS);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }
}
