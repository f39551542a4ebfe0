package dev.rookery.hosts;

/** On Debian 13, with Dovecot 2.4. */
class RealNode13Test extends NodeStory {
  RealNode13Test() {
    super(DebianRelease.DEBIAN_13);
  }

  @Override
  void requireWanted() {
    RealHosts.requireLong(RealNode13Test.class);
  }
}
