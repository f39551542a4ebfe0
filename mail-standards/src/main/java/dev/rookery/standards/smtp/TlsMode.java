package dev.rookery.standards.smtp;

/** Whether a client encrypts. */
public enum TlsMode {
  /** Never. */
  NONE,
  /**
   * When the server offers STARTTLS (opportunistic, RFC 7435); the certificate is not looked at.
   */
  MAY,
  /** Always; refuses to go on without. Certificate and name are checked by the given context. */
  REQUIRED
}
