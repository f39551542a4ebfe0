package dev.rookery.lab.net;

import java.util.Optional;

/**
 * A port that was free when it was looked at.
 *
 * @param port 1 to 65535
 * @param note one sentence for the operator when it is not the preferred one
 */
public record ChosenPort(int port, Optional<String> note) {}
