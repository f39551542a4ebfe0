package dev.rookery.lab.story;

/** A sending identity with its credentials, as the API showed them once. */
record Mailbox(String address, String password) {
  @Override
  public String toString() {
    return "Mailbox[%s, [redacted]]".formatted(address);
  }
}
