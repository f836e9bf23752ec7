/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.torch;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The types of tensors, with the names of torch's storages and of safetensors. All are stored
 * little-endian.
 */
public enum TorchType {
  /** IEEE 754 double. */
  FLOAT64("DoubleStorage", "F64", 8, true),
  /** IEEE 754 single. */
  FLOAT32("FloatStorage", "F32", 4, true),
  /** IEEE 754 half. */
  FLOAT16("HalfStorage", "F16", 2, true),
  /** The upper half of an IEEE 754 single. */
  BFLOAT16("BFloat16Storage", "BF16", 2, true),
  /** Signed 64-bit integer. */
  INT64("LongStorage", "I64", 8, false),
  /** Signed 32-bit integer. */
  INT32("IntStorage", "I32", 4, false),
  /** Signed 16-bit integer. */
  INT16("ShortStorage", "I16", 2, false),
  /** Signed 8-bit integer. */
  INT8("CharStorage", "I8", 1, false),
  /** Unsigned 8-bit integer. */
  UINT8("ByteStorage", "U8", 1, false),
  /** One byte per element; 0 is false, anything else true. */
  BOOL("BoolStorage", "BOOL", 1, false);

  private static final Map<String, TorchType> BY_STORAGE = by(type -> type.storageName);
  private static final Map<String, TorchType> BY_SAFETENSORS = by(type -> type.safetensorsName);

  private final String storageName;
  private final String safetensorsName;
  private final int bytes;
  private final boolean floating;

  TorchType(String storageName, String safetensorsName, int bytes, boolean floating) {
    this.storageName = storageName;
    this.safetensorsName = safetensorsName;
    this.bytes = bytes;
    this.floating = floating;
  }

  /** Bytes of one element. */
  public int bytes() {
    return bytes;
  }

  /** Whether the elements are floating-point numbers. */
  public boolean isFloating() {
    return floating;
  }

  /**
   * The type of a torch storage class such as {@code FloatStorage}; null if the name is unknown.
   */
  static TorchType ofStorage(String storageName) {
    return BY_STORAGE.get(storageName);
  }

  static String storageNames() {
    return Arrays.stream(values()).map(t -> t.storageName).collect(Collectors.joining(", "));
  }

  /**
   * The type of a name in a safetensors header such as {@code F32}; null if the name is unknown.
   */
  static TorchType ofSafetensors(String name) {
    return BY_SAFETENSORS.get(name);
  }

  String safetensorsName() {
    return safetensorsName;
  }

  static String safetensorsNames() {
    return Arrays.stream(values()).map(t -> t.safetensorsName).collect(Collectors.joining(", "));
  }

  private static Map<String, TorchType> by(Function<TorchType, String> name) {
    return Arrays.stream(values()).collect(Collectors.toMap(name, Function.identity()));
  }

  /** The element at a byte position, as a double: exact for every type but 64-bit integers. */
  double asDouble(ByteBuffer littleEndian, int position) {
    return switch (this) {
      case FLOAT64 -> littleEndian.getDouble(position);
      case FLOAT32 -> littleEndian.getFloat(position);
      case FLOAT16 -> halfToFloat(littleEndian.getShort(position));
      case BFLOAT16 -> Float.intBitsToFloat(littleEndian.getShort(position) << 16);
      default -> asLong(littleEndian, position);
    };
  }

  /** The element at a byte position of an integer or boolean type. */
  long asLong(ByteBuffer littleEndian, int position) {
    return switch (this) {
      case INT64 -> littleEndian.getLong(position);
      case INT32 -> littleEndian.getInt(position);
      case INT16 -> littleEndian.getShort(position);
      case INT8 -> littleEndian.get(position);
      case UINT8 -> littleEndian.get(position) & 0xFF;
      case BOOL -> littleEndian.get(position) == 0 ? 0 : 1;
      default -> throw new IllegalStateException("A " + this + " element is not an integer");
    };
  }

  /** Java 20 has Float.float16ToFloat; the language level here is 17. */
  private static float halfToFloat(short half) {
    int sign = (half & 0x8000) << 16;
    int exponent = (half >>> 10) & 0x1F;
    int fraction = half & 0x3FF;
    if (exponent == 0) {
      float magnitude = fraction * 0x1p-24f;
      return sign == 0 ? magnitude : -magnitude;
    }
    int bits = exponent == 0x1F ? 0x7F800000 : (exponent + 112) << 23;
    return Float.intBitsToFloat(sign | bits | fraction << 13);
  }
}
