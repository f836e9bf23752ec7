/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.torch;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A NumPy scalar in a pickle: a call of {@code multiarray.scalar} with a dtype and the bytes of the
 * value. A counter that NumPy has computed is such an object instead of a Python number.
 */
final class NumpyScalar {
  private static final int BYTES_PER_CHARACTER = 4;

  private NumpyScalar() {}

  /**
   * Reads a scalar.
   *
   * @param arguments the arguments of the call
   * @return a Long (BigInteger if it is larger), Double, Boolean or String; null if the dtype is of
   *     another kind (complex numbers, dates, records, Python objects)
   * @throws IllegalArgumentException if the number of bytes differs from the size of the dtype
   */
  static Object read(List<?> arguments) {
    if (arguments.size() != 2
        || !(arguments.get(0) instanceof InertObject dtype)
        || !dtype.className().equals("numpy.dtype")
        || dtype.arguments().isEmpty()
        || !(dtype.arguments().get(0) instanceof String name)
        || !name.matches("[biufU]\\d{1,9}")) {
      return null;
    }
    char kind = name.charAt(0);
    int size = Integer.parseInt(name.substring(1)) * (kind == 'U' ? BYTES_PER_CHARACTER : 1);
    byte[] bytes = bytes(arguments.get(1));
    if (bytes.length != size) {
      throw new IllegalArgumentException(
          "a NumPy scalar of type " + name + " with " + bytes.length + " bytes, expected " + size);
    }
    boolean bigEndian =
        dtype.state() instanceof List<?> state && state.size() > 1 && ">".equals(state.get(1));
    return switch (kind) {
      case 'b' -> size == 1 ? bytes[0] != 0 : null;
      case 'i', 'u' ->
          size > 0 && size <= Long.BYTES ? integer(bytes, bigEndian, kind == 'i') : null;
      case 'f' -> floating(bytes, bigEndian);
      default -> text(bytes, bigEndian);
    };
  }

  /** Python 2 has no bytes type: each character of a text is one byte. */
  private static byte[] bytes(Object value) {
    return value instanceof String text
        ? text.getBytes(StandardCharsets.ISO_8859_1)
        : (byte[]) value;
  }

  private static Number integer(byte[] bytes, boolean bigEndian, boolean signed) {
    byte[] ordered = bigEndian ? bytes : reversed(bytes);
    BigInteger number = signed ? new BigInteger(ordered) : new BigInteger(1, ordered);
    return number.bitLength() < Long.SIZE ? (Number) number.longValue() : number;
  }

  private static Double floating(byte[] bytes, boolean bigEndian) {
    ByteBuffer little =
        ByteBuffer.wrap(bigEndian ? reversed(bytes) : bytes).order(ByteOrder.LITTLE_ENDIAN);
    return switch (bytes.length) {
      case 2 -> TorchType.FLOAT16.asDouble(little, 0);
      case 4 -> TorchType.FLOAT32.asDouble(little, 0);
      case 8 -> TorchType.FLOAT64.asDouble(little, 0);
      default -> null;
    };
  }

  /** NumPy pads texts with zeros and removes them when converting to Python. */
  private static String text(byte[] bytes, boolean bigEndian) {
    String text = new String(bytes, Charset.forName(bigEndian ? "UTF-32BE" : "UTF-32LE"));
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == 0) {
      end--;
    }
    return text.substring(0, end);
  }

  private static byte[] reversed(byte[] bytes) {
    byte[] reversed = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      reversed[i] = bytes[bytes.length - 1 - i];
    }
    return reversed;
  }
}
