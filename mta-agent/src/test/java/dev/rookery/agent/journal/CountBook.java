package dev.rookery.agent.journal;

import java.util.stream.Stream;

/** A book that only adds up, for tests. */
final class CountBook implements Book<CountBook.Added> {
  record Added(long number) {}

  private long sum;

  @Override
  public byte topic() {
    return 9;
  }

  @Override
  public Class<Added> noteType() {
    return Added.class;
  }

  @Override
  public void apply(Added note) {
    sum += note.number();
  }

  @Override
  public Stream<Added> snapshot() {
    return sum == 0 ? Stream.of() : Stream.of(new Added(sum));
  }

  long sum() {
    return sum;
  }
}
