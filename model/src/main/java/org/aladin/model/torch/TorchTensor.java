/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.torch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A tensor in a file. Its numbers stay there until they are asked for, and are read anew each time:
 * a checkpoint of any size costs memory only for what is taken from it. Replacing or changing the
 * file in between is noticed and refused.
 *
 * <p>Immutable; safe to share between threads.
 */
public final class TorchTensor {
  /** A stride of 0 makes many numbers of one: up to this many, whatever the storage holds. */
  private static final long MAX_EXPANDED = 1 << 24;

  private static final int MAX_RANK = 64;

  private final TorchStorage storage;
  private final long offset;
  private final long[] shape;
  private final long[] strides;
  private final long count;

  /**
   * @param offset position of the first number in the storage
   * @param shape sizes of the dimensions
   * @param strides steps in the storage, counted in numbers
   * @throws IllegalArgumentException if the tensor reaches outside its storage
   */
  TorchTensor(TorchStorage storage, long offset, long[] shape, long[] strides) {
    if (shape.length != strides.length || shape.length > MAX_RANK) {
      throw new IllegalArgumentException(
          "a tensor has "
              + shape.length
              + " sizes and "
              + strides.length
              + " strides, expected as many of each and at most "
              + MAX_RANK);
    }
    if (offset < 0
        || Arrays.stream(shape).anyMatch(n -> n < 0)
        || Arrays.stream(strides).anyMatch(n -> n < 0)) {
      throw new IllegalArgumentException(
          "a tensor has offset "
              + offset
              + ", shape "
              + Arrays.toString(shape)
              + " and strides "
              + Arrays.toString(strides)
              + ", expected no negative number");
    }
    this.storage = storage;
    this.offset = offset;
    this.shape = shape;
    this.strides = strides;
    try {
      this.count = Arrays.stream(shape).anyMatch(n -> n == 0) ? 0 : product(shape);
      long end = count == 0 ? offset : Math.addExact(offset, span());
      if (end > storage.count() || count > Math.max(storage.count(), MAX_EXPANDED)) {
        throw new ArithmeticException("outside");
      }
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "a tensor of shape "
              + Arrays.toString(shape)
              + ", strides "
              + Arrays.toString(strides)
              + " and offset "
              + offset
              + " does not fit its storage of "
              + storage.count()
              + " numbers",
          e);
    }
  }

  /** The key of the storage that holds its numbers. */
  String storageKey() {
    return storage.key();
  }

  /** The type of its numbers. */
  public TorchType type() {
    return storage.type();
  }

  /** The sizes of its dimensions; empty for a scalar. */
  public long[] shape() {
    return shape.clone();
  }

  /** How many numbers it has. */
  public long count() {
    return count;
  }

  /**
   * Its numbers in row-major order, as they are stored.
   *
   * @return a little-endian buffer of count × type().bytes() bytes, the caller's own
   * @throws IllegalStateException if they are more than a Java buffer can hold (2 GiB)
   * @throws IOException if the file cannot be read or was changed
   */
  public ByteBuffer bytes() throws IOException {
    int size = type().bytes();
    long span = count == 0 ? 0 : span();
    if (Math.max(count, span) > (Integer.MAX_VALUE - 8) / size) {
      throw new IllegalStateException(
          "A tensor of shape "
              + Arrays.toString(shape)
              + " takes "
              + Math.max(count, span) * size
              + " bytes, at most 2 GiB can be read");
    }
    ByteBuffer stored = storage.read(offset, (int) span);
    return isContiguous() ? stored : gather(stored, size);
  }

  /**
   * Its numbers in row-major order; 64-bit types are rounded.
   *
   * @throws IllegalStateException if they are more than a Java array can hold
   * @throws IOException if the file cannot be read or was changed
   */
  public float[] toFloats() throws IOException {
    ByteBuffer bytes = bytes();
    float[] floats = new float[(int) count];
    if (type() == TorchType.FLOAT32) {
      bytes.asFloatBuffer().get(floats);
    } else {
      for (int i = 0; i < floats.length; i++) {
        floats[i] = (float) type().asDouble(bytes, i * type().bytes());
      }
    }
    return floats;
  }

  /**
   * Its integers in row-major order; booleans as 0 and 1.
   *
   * @throws IllegalStateException if its numbers are floating-point ones, or more than a Java array
   *     can hold
   * @throws IOException if the file cannot be read or was changed
   */
  public long[] toLongs() throws IOException {
    if (type().isFloating()) {
      throw new IllegalStateException("The tensor's type is " + type() + ", expected an integer");
    }
    ByteBuffer bytes = bytes();
    long[] longs = new long[(int) count];
    for (int i = 0; i < longs.length; i++) {
      longs[i] = type().asLong(bytes, i * type().bytes());
    }
    return longs;
  }

  @Override
  public String toString() {
    return type() + Arrays.toString(shape);
  }

  private static long product(long[] sizes) {
    long product = 1;
    for (long size : sizes) {
      product = Math.multiplyExact(product, size);
    }
    return product;
  }

  /** How many numbers of the storage lie between its first and its last, both included. */
  private long span() {
    long last = 0;
    for (int d = 0; d < shape.length; d++) {
      last = Math.addExact(last, Math.multiplyExact(shape[d] - 1, strides[d]));
    }
    return last + 1;
  }

  private boolean isContiguous() {
    long expected = 1;
    for (int d = shape.length - 1; d >= 0; d--) {
      if (shape[d] != 1 && strides[d] != expected) {
        return count == 0;
      }
      expected *= shape[d];
    }
    return true;
  }

  private ByteBuffer gather(ByteBuffer stored, int size) {
    ByteBuffer gathered = ByteBuffer.allocate((int) count * size).order(ByteOrder.LITTLE_ENDIAN);
    long[] index = new long[shape.length];
    int from = 0;
    for (int to = 0; to < count; to++) {
      gathered.put(to * size, stored, from * size, size);
      for (int d = shape.length - 1; d >= 0; d--) {
        from += (int) strides[d];
        if (++index[d] < shape[d]) {
          break;
        }
        from -= (int) (strides[d] * shape[d]);
        index[d] = 0;
      }
    }
    return gathered;
  }
}
