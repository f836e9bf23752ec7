/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.torch;

/**
 * Limits the objects of one file to a part of the heap. A generous estimate of each object's size
 * is reserved before the object is created. Without this limit, a small file could allocate any
 * amount of memory.
 */
final class MemoryBudget {
  private final String source;
  private final long limit;
  private long used;

  MemoryBudget(String source, long limit) {
    this.source = source;
    this.limit = limit;
  }

  /** Half of the heap: the other half is for the caller. */
  static long ofThisJvm() {
    return Runtime.getRuntime().maxMemory() / 2;
  }

  void charge(long bytes) throws TorchFormatException {
    used += bytes;
    if (used > limit || used < 0) {
      throw new TorchFormatException(
          source,
          "its objects (without the tensors' numbers) need more than the "
              + limit
              + " bytes granted to them, half of the heap. If the file is trusted, give Java more"
              + " memory with -Xmx");
    }
  }
}
