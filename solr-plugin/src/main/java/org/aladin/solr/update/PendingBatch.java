/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.aladin.solr.update.block.PendingBlock;

/**
 * The blocks of a request that wait for their forward pass, in the order they came, and the memory
 * that they take with all their fields. Not safe for several threads.
 */
final class PendingBatch {
  /**
   * Enough for 40 images of VinVL. Less on a small heap, so that clients that stall in the middle
   * of a batch do not block the others.
   */
  static final long FULL_BYTES = Math.min(16L << 20, BatchMemory.NODE.freeBytes() / 32);

  private final int fullSize;
  private final BatchMemory memory;
  private final List<PendingBlock> blocks = new ArrayList<>();
  private final List<Long> taken = new ArrayList<>();

  PendingBatch(int fullSize, BatchMemory memory) {
    this.fullSize = fullSize;
    this.memory = memory;
  }

  /** Adds a block if there is memory for it now. */
  boolean tryAdd(PendingBlock block) {
    long bytes = block.heldBytes();
    if (!memory.tryTake(bytes)) {
      return false;
    }
    taken.add(bytes);
    return blocks.add(block);
  }

  /**
   * Adds a block as soon as there is memory. The batch must be empty: waiting while holding memory
   * could deadlock.
   *
   * @return false if there was none in time
   */
  boolean add(PendingBlock block, Duration timeout) throws InterruptedException {
    if (!blocks.isEmpty()) {
      throw new IllegalStateException("The batch holds blocks, expected it to be empty");
    }
    long bytes = block.heldBytes();
    if (!memory.take(bytes, timeout)) {
      return false;
    }
    taken.add(bytes);
    return blocks.add(block);
  }

  /** Whether the batch is large enough for a forward pass. */
  boolean isFull() {
    return blocks.stream().mapToInt(block -> block.documents().size()).sum() >= fullSize
        || taken.stream().mapToLong(Long::longValue).sum() >= FULL_BYTES;
  }

  /** Whether a block of this root waits. */
  boolean contains(String id) {
    return id != null && blocks.stream().anyMatch(block -> id.equals(block.key()));
  }

  /** The blocks, in order. {@link #clear} removes them. */
  List<PendingBlock> blocks() {
    return List.copyOf(blocks);
  }

  /** Removes the blocks and gives their memory back. */
  void clear() {
    taken.forEach(memory::giveBack);
    taken.clear();
    blocks.clear();
  }
}
