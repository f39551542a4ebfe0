package dev.rookery.lab.story;

/** Somebody stopped the lab while it was telling. */
final class StoryInterruptedException extends RuntimeException {
  private static final long serialVersionUID = 1L;
}
