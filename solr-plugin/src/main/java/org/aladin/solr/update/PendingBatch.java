/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.aladin.solr.update.block.PendingBlock;

/**
 * The blocks of a request that wait for their forward pass, in the order they came, and the memory
 * they were granted: for all they hold, not for what is embedded alone. Not safe for several
 * threads.
 */
final class PendingBatch {
  /**
   * Enough for 40 images of VinVL; less where little may wait in all, so that clients that stall in
   * the middle of a batch do not keep the others waiting.
   */
  static final long FULL_BYTES = Math.min(16L << 20, BatchMemory.NODE.freeBytes() / 32);

  private final int fullSize;
  private final BatchMemory memory;
  private final List<PendingBlock> adds = new ArrayList<>();
  private final List<Long> taken = new ArrayList<>();

  PendingBatch(int fullSize, BatchMemory memory) {
    this.fullSize = fullSize;
    this.memory = memory;
  }

  /** Adds a block if there is memory for it now. */
  boolean tryAdd(PendingBlock add) {
    long bytes = add.heldBytes();
    if (!memory.tryTake(bytes)) {
      return false;
    }
    taken.add(bytes);
    return adds.add(add);
  }

  /**
   * Adds a block as soon as other requests have given memory back. The batch must be empty.
   *
   * @return false if there was none in time
   */
  boolean add(PendingBlock add, Duration timeout) throws InterruptedException {
    if (!adds.isEmpty()) {
      throw new IllegalStateException("Who waits for memory must not hold any");
    }
    long bytes = add.heldBytes();
    if (!memory.take(bytes, timeout)) {
      return false;
    }
    taken.add(bytes);
    return adds.add(add);
  }

  /** Whether the batch is worth a forward pass. */
  boolean isFull() {
    return adds.stream().mapToInt(add -> add.documents().size()).sum() >= fullSize
        || taken.stream().mapToLong(Long::longValue).sum() >= FULL_BYTES;
  }

  /** Whether a block with a root of this id waits, or a change of it. */
  boolean contains(String id) {
    return id != null && adds.stream().anyMatch(add -> id.equals(add.key()));
  }

  /** The blocks, in order; to be emptied by {@link #clear} when they are done with. */
  List<PendingBlock> adds() {
    return List.copyOf(adds);
  }

  /** Forgets the blocks and gives their memory back. */
  void clear() {
    taken.forEach(memory::giveBack);
    taken.clear();
    adds.clear();
  }
}
