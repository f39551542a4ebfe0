package dev.rookery.orchestrator.domains;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * RSA-2048 keys made ahead, because making one takes a request's patience (0.1 to 1 s). Lost with
 * the process: keys that nobody has used.
 */
@Singleton
public final class DkimKeys {
  private static final int BITS = 2048;
  private static final int AHEAD = 4;
  private final BlockingQueue<KeyPair> ready = new ArrayBlockingQueue<>(AHEAD);
  private Optional<Thread> maker = Optional.empty();

  /** Starts making keys ahead. */
  public synchronized void fill() {
    if (maker.isEmpty()) {
      maker = Optional.of(Thread.ofPlatform().daemon().name("dkim-keys").start(this::makeAhead));
    }
  }

  /** A key that nobody had before; waits for its making only when none is ready. */
  KeyPair take() {
    return Optional.ofNullable(ready.poll()).orElseGet(DkimKeys::make);
  }

  @PreDestroy
  synchronized void stop() {
    maker.ifPresent(Thread::interrupt);
  }

  private void makeAhead() {
    try {
      while (true) {
        ready.put(make());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static KeyPair make() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(BITS);
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java makes no RSA keys", e);
    }
  }
}
