package dev.rookery.agent.orders;

import dev.rookery.contract.NodeKeys;
import dev.rookery.contract.RedisAccess;

/** What a node has once it belongs to the fleet. */
public record Enrolled(NodeKeys keys, RedisAccess redis) {}
