/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.torch;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A number in a torch file, whether it was stored as a Python number, a NumPy scalar or a tensor of
 * one element. True and False do not count as numbers.
 */
public final class TorchScalar {
  private TorchScalar() {}

  /**
   * The value as a number.
   *
   * @param value a value from {@link TorchFile}
   * @return a Long, BigInteger or Double; empty if the value is something else or null
   * @throws IOException if the value of a tensor cannot be read
   */
  public static Optional<Number> of(Object value) throws IOException {
    if (!(value instanceof TorchTensor tensor)) {
      return value instanceof Number number ? Optional.of(number) : Optional.empty();
    }
    if (tensor.count() != 1 || tensor.type() == TorchType.BOOL) {
      return Optional.empty();
    }
    ByteBuffer bytes = tensor.bytes();
    return tensor.type().isFloating()
        ? Optional.of(tensor.type().asDouble(bytes, 0))
        : Optional.of(tensor.type().asLong(bytes, 0));
  }

  /**
   * The value as a whole number; 3.0 counts as one.
   *
   * @param min the smallest accepted number
   * @param max the largest accepted number
   * @return empty if the value is anything else
   * @throws IOException if the value of a tensor cannot be read
   */
  public static OptionalLong whole(Object value, long min, long max) throws IOException {
    Number number = of(value).orElse(Double.NaN);
    BigDecimal exact;
    if (number instanceof Double real) {
      if (!Double.isFinite(real)) {
        return OptionalLong.empty();
      }
      exact = new BigDecimal(real);
    } else {
      exact = new BigDecimal(new BigInteger(number.toString()));
    }
    if (exact.compareTo(BigDecimal.valueOf(min)) < 0
        || exact.compareTo(BigDecimal.valueOf(max)) > 0
        || exact.stripTrailingZeros().scale() > 0) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(exact.longValueExact());
  }

  /** Describes a value for messages: a number by its value, anything else by its kind. */
  public static String describe(Object value) throws IOException {
    Optional<Number> number = of(value);
    if (number.isPresent()) {
      return number.get().toString();
    }
    if (value == null) {
      return "missing";
    }
    if (value instanceof String text) {
      return "the text \"" + (text.length() > 40 ? text.substring(0, 40) + "\u2026" : text) + "\"";
    }
    if (value instanceof Boolean || value instanceof TorchTensor || value instanceof InertObject) {
      return value.toString();
    }
    return "something else";
  }
}
