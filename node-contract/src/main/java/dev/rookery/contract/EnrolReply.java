package dev.rookery.contract;

/**
 * Answer to an enrolment.
 *
 * @param v contract version to speak from now on
 * @param publicKey the control plane's X25519 key for this node, SubjectPublicKeyInfo in base64
 * @param sealedAccess {@link NodeKeys#seal sealed} JSON of {@link RedisAccess} in the context
 *     {@link SealContext#access}
 */
public record EnrolReply(int v, String publicKey, String sealedAccess) {}
