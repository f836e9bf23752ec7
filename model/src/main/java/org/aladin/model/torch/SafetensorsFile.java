/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.torch;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.StreamSupport;

/**
 * Reads a {@code model.safetensors}: eight bytes with the length of a JSON header, the header (for
 * each tensor its type, shape and place), and the numbers.
 *
 * <p>DJL reads this format too, but takes the whole file onto the Java heap, allocates whatever
 * header length is announced, and cannot read files beyond 2 GiB. Here the numbers stay in the file
 * until asked for. Thread-safe.
 */
public final class SafetensorsFile {
  private static final String METADATA = "__metadata__";

  private SafetensorsFile() {}

  /**
   * Reads the header.
   *
   * @return the tensors by name, in the header's order
   * @throws java.nio.file.NoSuchFileException if there is no such file
   * @throws TorchFormatException if it is not a safetensors file, or is damaged or truncated
   */
  public static Map<String, TorchTensor> read(Path file) throws IOException {
    FileIdentity identity = FileIdentity.of(file);
    String source = file.toString();
    long length = identity.read(0, Long.BYTES).getLong();
    if (length < 2 || length > identity.size() - Long.BYTES) {
      throw new TorchFormatException(
          source,
          "announces a header of "
              + Long.toUnsignedString(length)
              + " bytes, expected 2 to "
              + (identity.size() - Long.BYTES)
              + ": not a safetensors file, or truncated");
    }
    // A parsed header takes about ten times its text.
    new MemoryBudget(source, MemoryBudget.ofThisJvm())
        .charge(length > Integer.MAX_VALUE ? Long.MAX_VALUE : 10 * length);
    String text =
        new String(identity.read(Long.BYTES, (int) length).array(), StandardCharsets.UTF_8);
    Map<String, TorchTensor> tensors = new LinkedHashMap<>();
    try {
      for (Map.Entry<String, JsonElement> entry :
          JsonParser.parseString(text).getAsJsonObject().entrySet()) {
        if (!entry.getKey().equals(METADATA)) {
          tensors.put(
              entry.getKey(),
              tensor(
                  entry.getKey(),
                  entry.getValue().getAsJsonObject(),
                  identity,
                  Long.BYTES + length));
        }
      }
    } catch (JsonParseException | IllegalStateException | IllegalArgumentException e) {
      throw new TorchFormatException(source, "a malformed header: " + e.getMessage(), e);
    }
    return tensors;
  }

  private static TorchTensor tensor(
      String name, JsonObject header, FileIdentity file, long dataStart) {
    String typeName = header.has("dtype") ? header.get("dtype").getAsString() : "missing";
    TorchType type = TorchType.ofSafetensors(typeName);
    if (type == null) {
      throw new IllegalArgumentException(
          "the type of "
              + name
              + " is "
              + typeName
              + ", expected one of "
              + TorchType.safetensorsNames());
    }
    long[] shape = numbers(name, header, "shape");
    long[] offsets = numbers(name, header, "data_offsets");
    long dataLength = file.size() - dataStart;
    if (offsets.length != 2
        || offsets[0] < 0
        || offsets[1] < offsets[0]
        || offsets[1] > dataLength) {
      throw new IllegalArgumentException(
          "the place of "
              + name
              + " is "
              + Arrays.toString(offsets)
              + ", expected a begin and an end between 0 and "
              + dataLength);
    }
    long count = (offsets[1] - offsets[0]) / type.bytes();
    TorchStorage storage = new TorchStorage(name, type, count);
    long start = dataStart + offsets[0];
    storage.locate((offset, bytes) -> file.read(start + offset, bytes));
    TorchTensor tensor = new TorchTensor(storage, 0, shape, rowMajor(shape));
    if (tensor.count() * type.bytes() != offsets[1] - offsets[0]) {
      throw new IllegalArgumentException(
          name
              + " of type "
              + typeName
              + " and shape "
              + Arrays.toString(shape)
              + " has "
              + (offsets[1] - offsets[0])
              + " bytes, expected "
              + tensor.count() * type.bytes());
    }
    return tensor;
  }

  private static long[] numbers(String name, JsonObject header, String key) {
    if (!header.has(key) || !header.get(key).isJsonArray()) {
      throw new IllegalArgumentException(name + " has no " + key);
    }
    return StreamSupport.stream(header.getAsJsonArray(key).spliterator(), false)
        .mapToLong(JsonElement::getAsLong)
        .toArray();
  }

  private static long[] rowMajor(long[] shape) {
    long[] strides = new long[shape.length];
    long stride = 1;
    for (int d = shape.length - 1; d >= 0; d--) {
      strides[d] = stride;
      // An overflow is caught where the tensor is checked against its storage.
      stride = shape[d] == 0 ? stride : stride * Math.max(1, shape[d]);
    }
    return strides;
  }
}
