package dev.rookery.agent.mtalog;

/**
 * How far the log was read.
 *
 * @param inode of the file, which keeps it when it is renamed
 * @param offset behind the last line taken
 */
record LogPosition(long inode, long offset) {}
