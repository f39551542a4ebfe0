package dev.rookery.lab.mta.config;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** Addresses and CIDR blocks as in {@code mynetworks}. */
public final class Networks {
  private record Block(byte[] network, int bits) {}

  private final List<Block> blocks;

  private Networks(List<Block> blocks) {
    this.blocks = blocks;
  }

  /**
   * @param words such as {@code 127.0.0.0/8}, {@code [::1]/128} or a single address
   * @throws IllegalArgumentException a word that is neither
   */
  public static Networks of(List<String> words) {
    List<Block> blocks = new ArrayList<>();
    words.forEach(word -> blocks.add(block(word)));
    return new Networks(blocks);
  }

  private static Block block(String word) {
    String plain = word.replace("[", "").replace("]", "");
    int slash = plain.indexOf('/');
    String address = slash < 0 ? plain : plain.substring(0, slash);
    if (!address.matches("[0-9a-fA-F:.]+")) {
      throw new IllegalArgumentException(word + " is neither an address nor a network");
    }
    try {
      byte[] octets = InetAddress.getByName(address).getAddress();
      int bits = slash < 0 ? octets.length * 8 : Integer.parseInt(plain.substring(slash + 1));
      return new Block(octets, bits);
    } catch (UnknownHostException | NumberFormatException _) {
      throw new IllegalArgumentException(word + " is neither an address nor a network");
    }
  }

  /** Is the address in one of the blocks? */
  public boolean contains(InetAddress address) {
    byte[] octets = address.getAddress();
    return blocks.stream().anyMatch(block -> covers(block, octets));
  }

  private static boolean covers(Block block, byte[] address) {
    if (block.network.length != address.length) {
      return false;
    }
    int shift = address.length * 8 - block.bits;
    BigInteger difference =
        new BigInteger(1, block.network).xor(new BigInteger(1, address)).shiftRight(shift);
    return difference.signum() == 0;
  }
}
