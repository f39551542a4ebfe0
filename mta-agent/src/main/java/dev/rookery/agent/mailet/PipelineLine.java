package dev.rookery.agent.mailet;

import java.util.Map;

/**
 * One line of a pipeline file.
 *
 * @param number of the line, from 1
 * @param condition behind the matcher's {@code =}, "" when there is none
 * @param parameters of the mailet
 */
record PipelineLine(
    int number,
    String processor,
    String matcher,
    String condition,
    String mailet,
    Map<String, String> parameters) {}
