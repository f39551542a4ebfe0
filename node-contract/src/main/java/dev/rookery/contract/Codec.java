package dev.rookery.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;

/** JSON in and out. Unknown fields are ignored, so that a newer side may say more. */
public final class Codec {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private Codec() {}

  /** UTF-8 JSON of a record of this package. */
  public static byte[] write(Object record) {
    try {
      return JSON.writeValueAsBytes(record);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write " + record.getClass().getSimpleName(), e);
    }
  }

  /**
   * Reads one record.
   *
   * @throws ContractException not JSON, not this record, or of a version that is not readable here
   */
  public static <T> T read(byte[] json, Class<T> type) {
    try {
      JsonNode tree = JSON.readTree(json);
      JsonNode version = tree.get("v");
      if (version != null && !ContractVersion.isReadable(version.asInt())) {
        throw new ContractException(
            "%s of version %s, readable are %d to %d: upgrade the older side"
                .formatted(
                    type.getSimpleName(),
                    version.asText(),
                    ContractVersion.OLDEST,
                    ContractVersion.CURRENT));
      }
      return JSON.treeToValue(tree, type);
    } catch (IOException | IllegalArgumentException e) {
      throw new ContractException("not a readable " + type.getSimpleName(), e);
    }
  }
}
