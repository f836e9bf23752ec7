/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.torch;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Arrays;
import org.aladin.model.file.StrictJson;

/**
 * The entry of one tensor in the header of a safetensors file.
 *
 * @param name the name of the tensor
 * @param type the type of its values
 * @param shape the sizes of its dimensions, none negative
 * @param begin the offset of its first byte from the end of the header
 * @param end the offset after its last byte
 */
record SafetensorsEntry(String name, TorchType type, long[] shape, long begin, long end) {
  /**
   * @throws IllegalArgumentException if the value does not describe a tensor in this format
   */
  static SafetensorsEntry of(String name, JsonElement value) {
    if (!value.isJsonObject()) {
      throw new IllegalArgumentException(
          name + " is " + abridged(value) + ", expected an object with dtype, shape, data_offsets");
    }
    JsonObject header = value.getAsJsonObject();
    TorchType type = type(name, header.get("dtype"));
    long[] shape = numbers(name, header, "shape");
    long[] offsets = numbers(name, header, "data_offsets");
    if (offsets.length != 2 || offsets[1] < offsets[0]) {
      throw new IllegalArgumentException(
          "data_offsets of "
              + name
              + " is "
              + Arrays.toString(offsets)
              + ", expected a begin and an end that is not before it");
    }
    return new SafetensorsEntry(name, type, shape, offsets[0], offsets[1]);
  }

  private static TorchType type(String name, JsonElement dtype) {
    String typeName = dtype == null ? "missing" : dtype.toString();
    TorchType type = null;
    if (dtype != null && dtype.isJsonPrimitive() && dtype.getAsJsonPrimitive().isString()) {
      typeName = dtype.getAsString();
      type = TorchType.ofSafetensors(typeName);
    }
    if (type == null) {
      throw new IllegalArgumentException(
          "the type of "
              + name
              + " is "
              + abridged(typeName)
              + ", expected one of "
              + TorchType.safetensorsNames());
    }
    return type;
  }

  private static long[] numbers(String name, JsonObject header, String key) {
    if (!header.has(key) || !header.get(key).isJsonArray()) {
      throw new IllegalArgumentException(name + " has no " + key + ", expected a list of numbers");
    }
    return header.getAsJsonArray(key).asList().stream()
        .mapToLong(
            number ->
                StrictJson.wholeNumber(number, 0, Long.MAX_VALUE)
                    .orElseThrow(
                        () ->
                            new IllegalArgumentException(
                                key
                                    + " of "
                                    + name
                                    + " holds "
                                    + abridged(number)
                                    + ", expected whole numbers of 0 or more")))
        .toArray();
  }

  /**
   * @throws IllegalArgumentException if type and shape take other than the bytes of its place
   */
  void requireFullPlace() {
    TorchTensor tensor = tensor((offset, bytes) -> null, 0);
    if (tensor.count() * type.bytes() != end - begin) {
      throw new IllegalArgumentException(
          name
              + " of type "
              + type.safetensorsName()
              + " and shape "
              + Arrays.toString(shape)
              + " has "
              + (end - begin)
              + " bytes, expected "
              + tensor.count() * type.bytes());
    }
  }

  /**
   * The tensor, whose numbers stay in the file.
   *
   * @param file gives bytes by their place in it
   */
  TorchTensor tensor(StorageBytes file, long dataStart) {
    TorchStorage storage = new TorchStorage(name, type, (end - begin) / type.bytes());
    long start = dataStart + begin;
    storage.locate((offset, bytes) -> file.read(start + offset, bytes));
    return new TorchTensor(storage, 0, shape, rowMajor());
  }

  TensorPlace place(long dataStart) {
    return new TensorPlace(type, shape, dataStart + begin, end - begin);
  }

  /** Begin and end, for messages. */
  String place() {
    return Arrays.toString(new long[] {begin, end});
  }

  private long[] rowMajor() {
    long[] strides = new long[shape.length];
    long stride = 1;
    for (int d = shape.length - 1; d >= 0; d--) {
      strides[d] = stride;
      // An overflow is caught where the tensor is checked against its storage.
      stride = shape[d] == 0 ? stride : stride * Math.max(1, shape[d]);
    }
    return strides;
  }

  /** Shortens a value for a message: the header may contain values of any size. */
  private static String abridged(Object value) {
    String text = value.toString();
    return text.length() > 80 ? text.substring(0, 80) + "\u2026" : text;
  }
}
