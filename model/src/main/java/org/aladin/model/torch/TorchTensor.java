/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.torch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A tensor in a file. Its values stay in the file and are read on each call, so even a large
 * checkpoint only costs memory for the values in use. It is an error to replace or change the file
 * in between.
 *
 * <p>Immutable and thread-safe.
 */
public final class TorchTensor {
  /** The maximum number of values with strides of 0, which repeat values of a smaller storage. */
  private static final long MAX_EXPANDED = 1 << 24;

  private static final int MAX_RANK = 64;

  private final TorchStorage storage;
  private final long offset;
  private final long[] shape;
  private final long[] strides;
  private final long count;

  /**
   * @param offset the position of the first value in the storage
   * @param shape sizes of the dimensions
   * @param strides steps in the storage, counted in values
   * @throws IllegalArgumentException if the tensor exceeds its storage
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

  /** The key of the storage with its values. */
  String storageKey() {
    return storage.key();
  }

  /** The type of its values. */
  public TorchType type() {
    return storage.type();
  }

  /** The sizes of its dimensions; empty for a scalar. */
  public long[] shape() {
    return shape.clone();
  }

  /** The number of its values. */
  public long count() {
    return count;
  }

  /**
   * Its values in row-major order, in the stored type.
   *
   * @return a new little-endian buffer of count × type().bytes() bytes
   * @throws IllegalStateException if they exceed the limit of a Java buffer (2 GiB)
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

  /** Receives the values of a tensor in parts. */
  @FunctionalInterface
  public interface PartReader {
    /**
     * @param first the index of the part's first value, in row-major order
     * @param part little-endian, in the stored type; valid until this method returns
     */
    void read(long first, ByteBuffer part) throws IOException;
  }

  /**
   * Reads its values in row-major order, in the stored type, a megabyte at a time where they are in
   * that order in the file.
   *
   * @throws IllegalStateException if they are not, and exceed the limit of a Java buffer
   * @throws IOException if the file cannot be read or was changed
   */
  public void readParts(PartReader reader) throws IOException {
    if (!isContiguous()) {
      reader.read(0, bytes());
      return;
    }
    int most = FullReads.PART / type().bytes();
    for (long first = 0; first < count; first += most) {
      reader.read(first, storage.read(offset + first, (int) Math.min(most, count - first)));
    }
  }

  /**
   * Its values in row-major order; 64-bit types are rounded.
   *
   * @throws IllegalStateException if they exceed the limit of a Java array
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
   * @throws IllegalStateException if its type is not an integer type, or if its values exceed the
   *     limit of a Java array
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

  /** The number of the storage's values from its first to its last value, both included. */
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
