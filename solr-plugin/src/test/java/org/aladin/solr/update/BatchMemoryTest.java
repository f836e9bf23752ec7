/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class BatchMemoryTest {
  @Test
  void whatIsTakenIsNotThereForOthersUntilItIsGivenBack() throws Exception {
    BatchMemory memory = new BatchMemory(100_000);
    long all = memory.freeBytes();
    assertTrue(memory.tryTake(90_000));
    assertFalse(memory.tryTake(20_000));
    assertFalse(memory.take(20_000, Duration.ofMillis(20)));
    memory.giveBack(90_000);
    assertTrue(memory.take(20_000, Duration.ofMillis(20)));
    memory.giveBack(20_000);
    assertEquals(all, memory.freeBytes());
  }

  @Test
  void moreThanThereIsAtAllTakesEverythingInsteadOfWaitingForever() {
    BatchMemory memory = new BatchMemory(100_000);
    long all = memory.freeBytes();
    assertTrue(memory.tryTake(1L << 40));
    assertEquals(0, memory.freeBytes());
    memory.giveBack(1L << 40);
    assertEquals(all, memory.freeBytes());
  }

  @Test
  void manyWaitersAllGetTheirTurnAndNothingIsLost() throws Exception {
    BatchMemory memory = new BatchMemory(50_000);
    long all = memory.freeBytes();
    ExecutorService pool = Executors.newFixedThreadPool(8, task -> new Thread(task, "waiter"));
    try {
      List<Future<Boolean>> done = new ArrayList<>();
      for (int thread = 0; thread < 8; thread++) {
        Random random = new Random(thread);
        done.add(
            pool.submit(
                () -> {
                  boolean granted = true;
                  for (int i = 0; i < 500; i++) {
                    long bytes = random.nextInt(60_000);
                    granted &= memory.take(bytes, Duration.ofSeconds(30));
                    memory.giveBack(bytes);
                  }
                  return granted;
                }));
      }
      for (Future<Boolean> future : done) {
        assertTrue(future.get());
      }
    } finally {
      pool.shutdown();
    }
    assertEquals(all, memory.freeBytes());
  }
}
