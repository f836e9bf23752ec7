/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.encoder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.aladin.model.TestModels;
import org.aladin.model.image.RegionFeatures;
import org.aladin.model.network.BackboneConfig;
import org.aladin.model.network.MatchingHeadConfig;
import org.aladin.model.network.ModelConfig;
import org.aladin.model.text.TokenSequence;
import org.junit.jupiter.api.Test;

/** The order of calls, without a network. */
class CallQueueTest {
  private static final PassLimits LIMITS = new PassLimits(8, 100);

  private final CallQueue queue = new CallQueue(LIMITS, 100);

  private static Item.Caption caption(int tokens) {
    return new Item.Caption(new TokenSequence(new int[tokens], new int[tokens]));
  }

  private static Call call(EncodeRequest request, int items, int tokens) {
    return new Call(Collections.nCopies(items, caption(tokens)), request);
  }

  private static Call images(int items) {
    Item.Image image =
        new Item.Image(
            new TokenSequence(new int[2], new int[2]), new RegionFeatures(new float[6], 6, ""), 1);
    return new Call(Collections.nCopies(items, image), EncodeRequest.document());
  }

  private String next() throws InterruptedException {
    Pass pass = queue.next();
    return pass.urgency().name().charAt(0) + "" + pass.items().size();
  }

  private List<String> next(int passes) throws InterruptedException {
    List<String> order = new ArrayList<>();
    for (int i = 0; i < passes; i++) {
      order.add(next());
    }
    return order;
  }

  @Test
  void documentsAreCutIntoShortPassesAndAQueryGoesBetweenThem() throws Exception {
    queue.put(call(EncodeRequest.document(), 8, 30));
    assertEquals("D3", next());
    queue.put(call(EncodeRequest.query(), 1, 10));
    assertEquals(List.of("Q1", "D3", "D2"), next(3));
    assertEquals(0, queue.size());
  }

  @Test
  void oneItemGoesThroughHoweverLongItIs() throws Exception {
    queue.put(call(EncodeRequest.document(), 2, 300));
    assertEquals(List.of("D1", "D1"), next(2));
  }

  @Test
  void callsOfAKindShareAPassAndOthersFollowInTheirOrder() throws Exception {
    queue.put(call(EncodeRequest.document(), 2, 10));
    queue.put(images(3));
    queue.put(call(EncodeRequest.document(), 4, 10));
    queue.put(call(EncodeRequest.document(), 4, 10));
    queue.put(images(1));
    assertEquals(List.of("D8", "D4", "D2"), next(3));
  }

  @Test
  void documentsGetTheirTurnIfQueriesNeverStop() throws Exception {
    for (int i = 0; i < 10; i++) {
      queue.put(call(EncodeRequest.query(), 1, 100));
    }
    queue.put(call(EncodeRequest.document(), 2, 100));
    assertEquals(
        List.of("Q1", "Q1", "Q1", "Q1", "D1", "Q1", "Q1", "Q1", "Q1", "D1", "Q1", "Q1"), next(12));
  }

  @Test
  void callsThatNobodyWaitsForAreNotEncoded() throws Exception {
    Call given = call(EncodeRequest.query(), 1, 10);
    Call failed = call(EncodeRequest.document(), 2, 60);
    queue.put(failed);
    assertEquals("D1", next());
    failed.result().completeExceptionally(new IllegalStateException("its first pass failed"));
    queue.put(given);
    queue.remove(given);
    queue.put(call(EncodeRequest.document(), 3, 10));
    assertEquals("D3", next());
    assertEquals(0, queue.size());
  }

  @Test
  void aFullQueueOfDocumentsHasRoomForQueriesAndWaitersLookAtTheirTime() throws Exception {
    CallQueue small = new CallQueue(LIMITS, 1);
    small.put(call(EncodeRequest.document(), 1, 10));
    small.put(call(EncodeRequest.query(), 1, 10));
    assertThrows(
        EncodingExpiredException.class, () -> small.put(call(EncodeRequest.query(() -> 0), 1, 10)));
    assertEquals(2, small.size());
  }

  @Test
  void eachPlaceThatBecomesFreeWakesACallerThatWaitsForRoom() throws Exception {
    CallQueue small = new CallQueue(LIMITS, 2);
    Call taken = call(EncodeRequest.query(), 1, 10);
    small.put(taken);
    small.put(call(EncodeRequest.query(), 1, 100));
    ExecutorService callers = Executors.newCachedThreadPool(work -> new Thread(work, "caller"));
    try {
      List<Future<?>> put = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        put.add(
            callers.submit(
                () -> {
                  small.put(call(EncodeRequest.query(), 1, 100));
                  return null;
                }));
      }
      small.remove(taken); // given up
      for (int i = 0; i < 7; i++) {
        assertEquals(1, small.next().items().size()); // taken by a pass
      }
      for (Future<?> each : put) {
        each.get();
      }
    } finally {
      callers.shutdownNow();
    }
    assertEquals(0, small.size());
  }

  @Test
  void closingWakesTheCallersThatWaitForRoom() throws Exception {
    CallQueue small = new CallQueue(LIMITS, 1);
    small.put(call(EncodeRequest.document(), 1, 10));
    ExecutorService callers = Executors.newCachedThreadPool(work -> new Thread(work, "caller"));
    try {
      Set<Long> ids = ConcurrentHashMap.newKeySet();
      List<Future<?>> refused = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        refused.add(
            callers.submit(
                () -> {
                  ids.add(Thread.currentThread().getId());
                  small.put(call(EncodeRequest.document(), 1, 10));
                  return null;
                }));
      }
      Waits.awaitAsleep(ids, 3);
      small.close();
      for (Future<?> each : refused) {
        ExecutionException e = assertThrows(ExecutionException.class, each::get);
        assertEquals("The encoder is closed", e.getCause().getMessage());
      }
    } finally {
      callers.shutdownNow();
    }
  }

  @Test
  void aClosedQueueEndsWithWhatWaits() throws Exception {
    queue.put(call(EncodeRequest.document(), 1, 10));
    queue.close();
    IllegalStateException e =
        assertThrows(
            IllegalStateException.class, () -> queue.put(call(EncodeRequest.query(), 1, 10)));
    assertEquals("The encoder is closed", e.getMessage());
    assertEquals("D1", next());
    assertNull(queue.next());
  }

  @Test
  void passesOfALargeNetworkAreShortAndThoseOfASmallOneWhole() {
    ModelConfig small = TestModels.config();
    ModelConfig large =
        new ModelConfig(
            new BackboneConfig(30_522, 768, 12, 12, 3072, 512, 2, 1e-12f, 2054, true, 1e-12f, 0, 0),
            new MatchingHeadConfig(2, MatchingHeadConfig.ALADIN_HEADS, 0),
            50,
            34);
    assertEquals(new PassLimits(32, 384), PassLimits.of(large, 32, false));
    assertTrue(PassLimits.of(small, 32, false).allow(32, 84));
    assertTrue(PassLimits.of(large, 32, true).allow(32, 84));
  }
}
