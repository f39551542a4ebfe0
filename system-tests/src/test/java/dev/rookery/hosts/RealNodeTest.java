package dev.rookery.hosts;

/** On Debian 12, with Dovecot 2.3. */
class RealNodeTest extends NodeStory {
  RealNodeTest() {
    super(DebianRelease.DEBIAN_12);
  }
}
