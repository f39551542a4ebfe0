package dev.rookery.contract;

import java.util.UUID;

/**
 * {@code POST /agent/v1/enrol}: an agent's first words. Answered 200 with {@link EnrolReply}. An
 * agent that got no answer says exactly the same again, so the same token and public key must be
 * answered alike.
 *
 * @param proof base64 of HMAC-SHA256(token, "enrol|" node "|" publicKey), see {@link
 *     NodeKeys#proof}; the token itself, which provisioning laid on the host over pinned SSH, never
 *     travels. The key of the HMAC is the token file's content without surrounding white space, in
 *     UTF-8
 * @param publicKey X25519 key, X.509 SubjectPublicKeyInfo in base64
 */
public record EnrolRequest(
    int oldestVersion,
    int newestVersion,
    UUID node,
    String proof,
    String publicKey,
    String agentVersion) {}
