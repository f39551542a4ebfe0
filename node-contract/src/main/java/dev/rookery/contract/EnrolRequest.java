package dev.rookery.contract;

import java.util.UUID;

/**
 * {@code POST /agent/v1/enrol}: an agent's first words.
 *
 * @param proof base64 of HMAC-SHA256(token, "enrol" ‖ node ‖ publicKey); the token itself, which
 *     provisioning laid on the host over pinned SSH, never travels
 * @param publicKey X25519 key, X.509 SubjectPublicKeyInfo in base64
 */
public record EnrolRequest(
    int oldestVersion,
    int newestVersion,
    UUID node,
    String proof,
    String publicKey,
    String agentVersion) {}
