/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.evaluation;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Memory outside of the heap for one {@link VectorBlock} after another, which libtorch reads in
 * place. New memory for each block would cost as much time as a tenth of the products, most of it
 * for the operating system's clearing of pages. Not thread-safe; garbage collection frees it.
 */
final class VectorMemory {
  private ByteBuffer bytes = ByteBuffer.allocateDirect(0);

  /** Room for so many floats in native order; what it held before is no longer valid. */
  ByteBuffer floats(int count) {
    int size = Math.multiplyExact(count, Float.BYTES);
    if (bytes.capacity() < size) {
      bytes = ByteBuffer.allocateDirect(size);
    }
    return bytes.slice(0, size).order(ByteOrder.nativeOrder());
  }
}
