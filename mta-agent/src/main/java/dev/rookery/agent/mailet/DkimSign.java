package dev.rookery.agent.mailet;

import dev.rookery.contract.SigningKey;
import dev.rookery.standards.dkim.DkimIdentity;
import dev.rookery.standards.dkim.DkimSigner;
import dev.rookery.standards.dns.DomainName;
import dev.rookery.standards.message.MalformedMessageException;
import dev.rookery.standards.message.RawMessage;
import dev.rookery.standards.smtp.SmtpReply;
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
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMailet;

/**
 * Signs with every key of the header From's domain (RFC 6376), over the octets as they will leave.
 * The last mailet: what changes the message after it breaks the signature.
 */
final class DkimSign extends GenericMailet {
  private static final int MOST_KEYS = 1_000;

  private final DkimSigner signer;
  private final Map<SigningKey, DkimIdentity> identities = new ConcurrentHashMap<>();

  DkimSign(InstantSource clock) {
    this.signer = new DkimSigner(clock);
  }

  @Override
  public void service(Mail mail) throws MessagingException {
    OutgoingMail outgoing = OutgoingMail.of(mail);
    String domain = outgoing.sendingDomain().orElse("");
    List<SigningKey> keys = outgoing.rules().signingKeys(domain);
    if (keys.isEmpty()) {
      outgoing.end(
          new Verdict.Later(
              SmtpReply.of(451, "4.7.5", "no DKIM key for %s on this node yet".formatted(domain))));
      return;
    }
    List<DkimIdentity> signers = new ArrayList<>();
    for (SigningKey key : keys) {
      signers.add(identity(key));
    }
    try {
      RawMessage signed = signer.sign(RawMessage.parse(outgoing.octets()), signers);
      outgoing.setMessage(new FilterMessage(signed.bytes()));
    } catch (MalformedMessageException e) {
      outgoing.end(Refusals.malformed(e.getMessage()));
    }
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
