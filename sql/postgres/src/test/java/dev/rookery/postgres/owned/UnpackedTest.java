package dev.rookery.postgres.owned;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnpackedTest {
  private static final String RESOURCE = "/dev/rookery/postgres/owned/Unpacked.class";

  @TempDir Path cache;

  private final AtomicInteger unpackings = new AtomicInteger();

  @Test
  void of_many_who_ask_at_once_one_unpacks() throws Exception {
    Callable<Path> request = this::unpacked;
    try (var threads = Executors.newFixedThreadPool(4)) {
      List<Path> folders =
          threads.invokeAll(Stream.generate(() -> request).limit(4).toList()).stream()
              .map(Future::resultNow)
              .distinct()
              .toList();
      assertThat(folders).hasSize(1);
      assertThat(folders.getFirst().resolve("copy")).isNotEmptyFile();
      assertThat(unpackings).hasValue(1);
    }
  }

  @Test
  void what_a_killed_jvm_left_half_done_is_begun_anew() throws Exception {
    Path half = Files.createDirectories(cache.resolve("unpacking"));
    Files.writeString(half.resolve("copy"), "half");
    assertThat(unpacked().resolve("copy")).isNotEmptyFile();
    assertThat(half).doesNotExist();
  }

  @Test
  void a_resource_that_is_missing_is_named() {
    assertThatThrownBy(() -> Unpacked.once("/redis-server-vax", cache, (in, folder) -> {}))
        .isInstanceOf(NotStartedException.class)
        .hasMessageContaining("/redis-server-vax is not on the class path");
  }

  private Path unpacked() {
    return Unpacked.once(
        RESOURCE,
        cache,
        (in, folder) -> {
          unpackings.incrementAndGet();
          Files.copy(in, folder.resolve("copy"));
        });
  }
}
