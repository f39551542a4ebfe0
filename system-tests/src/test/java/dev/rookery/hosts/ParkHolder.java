package dev.rookery.hosts;

import java.io.IOException;

/** A program that opens a park of one host and holds it until it is killed. */
final class ParkHolder {
  private ParkHolder() {}

  /** Says the park's name and the process ids in it, then waits for the end of its input. */
  public static void main(String[] arguments) throws IOException {
    try (HostPark park = HostPark.open(1)) {
      System.out.println(park.network().link() + " " + ParkBoundsTest.processes(park));
      while (System.in.read() >= 0) {
        continue;
      }
    }
  }
}
