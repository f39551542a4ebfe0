package dev.rookery.contract;

/** Versions of the exchange. Both sides speak {@link #CURRENT} and {@link #OLDEST}. */
public final class ContractVersion {
  public static final int CURRENT = 1;
  public static final int OLDEST = 1;

  private ContractVersion() {}

  /** True when a document of this version can be read here. */
  public static boolean isReadable(int version) {
    return version >= OLDEST && version <= CURRENT;
  }
}
