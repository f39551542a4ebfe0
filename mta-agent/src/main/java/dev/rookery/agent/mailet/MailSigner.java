package dev.rookery.agent.mailet;

import dev.rookery.contract.SigningKey;
import dev.rookery.standards.dkim.DkimIdentity;
import dev.rookery.standards.dkim.DkimSigner;
import dev.rookery.standards.dns.DomainName;
import dev.rookery.standards.message.MalformedMessageException;
import dev.rookery.standards.message.RawMessage;
import jakarta.mail.MessagingException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Signs octets with the keys of wanted states (RFC 6376); knows the private keys it has read. */
final class MailSigner {
  private static final int MOST_KEYS = 1_000;

  private final DkimSigner signer;
  private final Map<SigningKey, DkimIdentity> identities = new ConcurrentHashMap<>();

  MailSigner(InstantSource clock) {
    this.signer = new DkimSigner(clock);
  }

  /**
   * The message with a signature of each key on top.
   *
   * @throws MessagingException a key cannot be used
   */
  byte[] sign(byte[] octets, List<SigningKey> keys)
      throws MalformedMessageException, MessagingException {
    List<DkimIdentity> signers = new ArrayList<>();
    for (SigningKey key : keys) {
      signers.add(identity(key));
    }
    return signer.sign(RawMessage.parse(octets), signers).bytes();
  }

  private DkimIdentity identity(SigningKey key) throws MessagingException {
    if (identities.size() > MOST_KEYS) {
      identities.clear();
    }
    DkimIdentity known = identities.get(key);
    if (known == null) {
      known = new DkimIdentity(DomainName.of(key.domain()), key.selector(), privateKey(key));
      identities.put(key, known);
    }
    return known;
  }

  private static PrivateKey privateKey(SigningKey key) throws MessagingException {
    try {
      String algorithm = key.algorithm().equals("rsa") ? "RSA" : "Ed25519";
      byte[] der = Base64.getDecoder().decode(key.pkcs8());
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new MessagingException("unusable " + key, e);
    }
  }
}
