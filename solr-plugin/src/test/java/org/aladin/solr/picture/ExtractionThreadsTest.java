/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The order and the number of the extractions of a node. */
@Timeout(60)
class ExtractionThreadsTest {
  @Test
  void picturesOfQueriesGoBeforeThoseOfDocumentsThatCameEarlier() throws Exception {
    CountDownLatch busy = new CountDownLatch(ExtractionThreads.COUNT);
    CountDownLatch goOn = new CountDownLatch(1);
    List<Future<?>> all = new ArrayList<>();
    for (int i = 0; i < ExtractionThreads.COUNT; i++) {
      all.add(
          ExtractionThreads.submit(
              () -> {
                busy.countDown();
                goOn.await();
                return null;
              },
              false));
    }
    busy.await();
    List<String> done = Collections.synchronizedList(new ArrayList<>());
    for (String name : List.of("document 1", "document 2", "query 1", "query 2")) {
      all.add(ExtractionThreads.submit(() -> done.add(name), name.startsWith("query")));
    }
    goOn.countDown();
    for (Future<?> each : all) {
      each.get();
    }
    if (ExtractionThreads.COUNT == 1) {
      assertEquals(List.of("query 1", "query 2", "document 1", "document 2"), done);
    }
    assertEquals(4, done.size());
  }

  @Test
  void noMoreRunAtTheSameTimeThanThereAreThreads() throws Exception {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger maximum = new AtomicInteger();
    List<Future<?>> all = new ArrayList<>();
    for (int i = 0; i < 20 * ExtractionThreads.COUNT; i++) {
      all.add(
          ExtractionThreads.submit(
              () -> {
                maximum.accumulateAndGet(running.incrementAndGet(), Math::max);
                Thread.sleep(2);
                return running.decrementAndGet();
              },
              false));
    }
    for (Future<?> each : all) {
      each.get();
    }
    assertEquals(ExtractionThreads.COUNT, maximum.get());
  }
}
