/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.torch;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.aladin.model.file.StrictJson;
import org.aladin.model.file.TextFile;
import org.aladin.model.file.TextFormatException;

/**
 * Reads a {@code model.safetensors}: eight bytes with the length of a JSON header, the header
 * (type, shape and offsets of each tensor), and the values.
 *
 * <p>Enforces all rules of the format: the header is a strict JSON object of at most 100 MB that
 * starts with a brace and names each tensor once, metadata values are texts, and the tensors cover
 * every byte after the header exactly once.
 *
 * <p>DJL's reader is not used: it reads the whole file onto the Java heap, allocates any announced
 * header length, and cannot read files beyond 2 GiB. Here the values stay in the file until they
 * are read. Thread-safe.
 */
public final class SafetensorsFile {
  private static final String METADATA = "__metadata__";

  /** The format's own limit. */
  private static final int MAX_HEADER_BYTES = 100_000_000;

  private SafetensorsFile() {}

  /**
   * Reads the header.
   *
   * @return the tensors by name, in the header's order
   * @throws java.nio.file.NoSuchFileException if there is no such file
   * @throws TorchFormatException if it is not a safetensors file, or is damaged or truncated; the
   *     message names the broken rule of the format
   */
  public static Map<String, TorchTensor> read(Path file) throws IOException {
    FileIdentity identity = FileIdentity.of(file);
    String source = file.toString();
    int length = headerLength(source, identity.read(0, Long.BYTES), identity.size());
    byte[] header = identity.read(Long.BYTES, length).array();
    Map<String, TorchTensor> tensors = new LinkedHashMap<>();
    for (SafetensorsEntry entry : entries(source, header, identity.size())) {
      tensors.put(entry.name(), entry.tensor(identity::read, Long.BYTES + length));
    }
    return tensors;
  }

  /**
   * Reads where each tensor is.
   *
   * @return the places by name, in the header's order
   * @throws java.nio.file.NoSuchFileException if there is no such file
   * @throws TorchFormatException as {@link #read}
   */
  public static Map<String, TensorPlace> places(Path file) throws IOException {
    FileIdentity identity = FileIdentity.of(file);
    String source = file.toString();
    int length = headerLength(source, identity.read(0, Long.BYTES), identity.size());
    byte[] header = identity.read(Long.BYTES, length).array();
    Map<String, TensorPlace> places = new LinkedHashMap<>();
    for (SafetensorsEntry entry : entries(source, header, identity.size())) {
      places.put(entry.name(), entry.place(Long.BYTES + length));
    }
    return places;
  }

  /**
   * The tensors in a header, in its order, checked against all rules of the format.
   *
   * @throws TorchFormatException if it breaks a rule
   */
  static List<SafetensorsEntry> entries(String source, byte[] header, long fileSize)
      throws TorchFormatException {
    if (header[0] != '{') {
      throw new TorchFormatException(
          source,
          "a malformed header: it begins with byte " + (header[0] & 0xFF) + ", expected a brace");
    }
    try {
      String text = TextFile.decode(header, 0, header.length, "it");
      List<SafetensorsEntry> entries = entries(StrictJson.parse(text).getAsJsonObject());
      requireFullCover(entries, fileSize - Long.BYTES - header.length);
      for (SafetensorsEntry entry : entries) {
        entry.requireFullPlace();
      }
      return entries;
    } catch (TextFormatException | JsonParseException | IllegalArgumentException e) {
      throw new TorchFormatException(source, "a malformed header: " + e.getMessage(), e);
    }
  }

  /**
   * @param first the first eight bytes of the file, which contain the length
   */
  static int headerLength(String source, ByteBuffer first, long fileSize)
      throws TorchFormatException {
    long length = first.getLong(0);
    long max = Math.min(MAX_HEADER_BYTES, fileSize - Long.BYTES);
    if (length < 2 || length > max) {
      throw new TorchFormatException(
          source,
          "announces a header of "
              + Long.toUnsignedString(length)
              + " bytes, expected 2 to "
              + max
              + ": not a safetensors file, or truncated");
    }
    // A parsed header takes about ten times its text.
    new MemoryBudget(source, MemoryBudget.ofThisJvm()).charge(10 * length);
    return (int) length;
  }

  private static List<SafetensorsEntry> entries(JsonObject header) {
    List<SafetensorsEntry> entries = new ArrayList<>();
    for (Map.Entry<String, JsonElement> entry : header.entrySet()) {
      if (entry.getKey().equals(METADATA)) {
        requireTexts(entry.getValue());
      } else {
        entries.add(SafetensorsEntry.of(entry.getKey(), entry.getValue()));
      }
    }
    return entries;
  }

  private static void requireTexts(JsonElement metadata) {
    if (!metadata.isJsonObject()) {
      throw new IllegalArgumentException(METADATA + " is not an object, expected one of texts");
    }
    metadata
        .getAsJsonObject()
        .asMap()
        .forEach(
            (key, value) -> {
              if (!value.isJsonPrimitive() || !value.getAsJsonPrimitive().isString()) {
                throw new IllegalArgumentException(
                    METADATA + " holds something other than a text under " + key);
              }
            });
  }

  /**
   * Checks that each byte belongs to exactly one tensor: no overlaps, no holes, nothing at the end.
   */
  private static void requireFullCover(List<SafetensorsEntry> entries, long dataLength) {
    List<SafetensorsEntry> byPlace = new ArrayList<>(entries);
    byPlace.sort(
        Comparator.comparingLong(SafetensorsEntry::begin).thenComparingLong(SafetensorsEntry::end));
    long covered = 0;
    String before = "the header";
    for (SafetensorsEntry entry : byPlace) {
      if (entry.end() > dataLength) {
        throw new IllegalArgumentException(
            "data_offsets of "
                + entry.name()
                + " is "
                + entry.place()
                + ", expected a begin and an end between 0 and "
                + dataLength
                + ", the bytes after the header");
      }
      if (entry.begin() < covered) {
        throw new IllegalArgumentException(
            entry.name()
                + " at "
                + entry.place()
                + " overlaps with "
                + before
                + ", which ends at "
                + covered);
      }
      if (entry.begin() > covered) {
        throw new IllegalArgumentException(
            "a hole of "
                + (entry.begin() - covered)
                + " bytes between "
                + before
                + " and "
                + entry.name()
                + " at "
                + entry.place());
      }
      covered = entry.end();
      before = entry.name();
    }
    if (covered < dataLength) {
      throw new IllegalArgumentException(
          (dataLength - covered)
              + " bytes after "
              + before
              + ", which ends at "
              + covered
              + ", belong to no tensor");
    }
  }
}
