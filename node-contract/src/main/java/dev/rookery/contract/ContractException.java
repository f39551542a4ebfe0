package dev.rookery.contract;

/** A frame or document that cannot be taken: forged, damaged or of another version. Final. */
public final class ContractException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ContractException(String message) {
    super(message);
  }

  public ContractException(String message, Throwable cause) {
    super(message, cause);
  }
}
