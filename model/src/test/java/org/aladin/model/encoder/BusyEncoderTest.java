/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.encoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.aladin.model.TestModels;
import org.aladin.model.image.RegionFeatures;
import org.aladin.model.text.TokenSequence;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls that arrive while a real encoder is busy or when it fails. */
class BusyEncoderTest {
  @TempDir Path directory;
  private AladinEncoder encoder;
  private ExecutorService clients;

  @BeforeEach
  void load() throws Exception {
    encoder = AladinEncoder.load(TestModels.random(directory, 3), EncoderOptions.cpu());
    clients = Executors.newCachedThreadPool(work -> new Thread(work, "client"));
  }

  @AfterEach
  void close() {
    clients.shutdownNow();
    encoder.close();
  }

  private Future<List<Embedding>> captions(EncodeRequest request, String... captions) {
    return clients.submit(() -> encoder.encodeCaptions(List.of(captions), request));
  }

  private Future<List<Embedding>> images(int count) {
    RegionFeatures image = new RegionFeatures(new float[2 * 2054], 2054, "cat");
    return clients.submit(() -> encoder.encodeImages(Collections.nCopies(count, image)));
  }

  @Test
  void callsThatArriveTogetherShareAPassAndEachGetsItsOwn() throws Exception {
    List<Embedding> alone = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      alone.addAll(encoder.encodeCaptions(List.of("a man " + (char) ('a' + i))));
    }
    PassCounts before = encoder.passes();
    assertEquals(new PassCounts(0, 0, 20, 20), before);
    try (HeldEncoder held = HeldEncoder.hold(encoder)) {
      Future<List<Embedding>> first = captions(EncodeRequest.document(), "a dog");
      held.awaitPass();
      List<Future<List<Embedding>>> answers = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        answers.add(captions(EncodeRequest.document(), "a man " + (char) ('a' + i)));
      }
      held.awaitWaiting(20);
      held.release();
      for (int i = 0; i < 20; i++) {
        assertArrayEquals(alone.get(i).vector(), answers.get(i).get().get(0).vector(), 1e-5f);
      }
      assertEquals(1, first.get().size());
      assertEquals(List.of("DOCUMENT 1 captions", "DOCUMENT 20 captions"), held.passes());
    }
    assertEquals(new PassCounts(0, 0, 22, 41), encoder.passes());
  }

  @Test
  void queriesOvertakeTheDocumentsThatWait() throws Exception {
    try (HeldEncoder held = HeldEncoder.hold(encoder)) {
      Future<List<Embedding>> first = images(1);
      held.awaitPass();
      Future<List<Embedding>> second = images(40); // two calls, one after the other
      Future<List<Embedding>> third = captions(EncodeRequest.document(), "a dog");
      held.awaitWaiting(2);
      Future<List<Embedding>> query = captions(EncodeRequest.query(), "a cat");
      held.awaitWaiting(3);
      held.release();
      assertEquals(1, query.get().size());
      assertEquals(41, first.get().size() + second.get().size());
      assertEquals(1, third.get().size());
      assertEquals("QUERY 1 captions", held.passes().get(1), () -> held.passes().toString());
      assertEquals(5, held.passes().size());
    }
  }

  @Test
  void aQueryWhoseTimeRunsOutIsGivenUp() throws Exception {
    try (HeldEncoder held = HeldEncoder.hold(encoder)) {
      Future<List<Embedding>> first = images(1);
      held.awaitPass();
      AtomicInteger looks = new AtomicInteger();
      Future<List<Embedding>> query =
          captions(EncodeRequest.query(() -> looks.incrementAndGet() > 3 ? 0 : 1_000_000), "a cat");
      ExecutionException e = assertThrows(ExecutionException.class, query::get);
      assertEquals(EncodingExpiredException.class, e.getCause().getClass());
      held.awaitWaiting(0);
      held.release();
      assertEquals(1, first.get().size());
      assertEquals(1, encoder.encodeCaptions(List.of("a cat")).size());
      assertEquals(List.of("DOCUMENT 1 images", "DOCUMENT 1 captions"), held.passes());
    }
  }

  /** Of 30 callers 8 are in the queue of each urgency, the others wait for room in it. */
  @Test
  void callersThatWaitSleepUntilThereIsSomethingForThem() throws Exception {
    encoder.close();
    encoder = AladinEncoder.load(directory, new EncoderOptions(Device.cpu(), 32, 8));
    Set<Long> callers = ConcurrentHashMap.newKeySet();
    AtomicInteger asked = new AtomicInteger();
    Patience aMinute =
        () -> {
          asked.incrementAndGet();
          return TimeUnit.MINUTES.toNanos(1);
        };
    List<EncodeRequest> requests =
        List.of(EncodeRequest.query(), EncodeRequest.document(), EncodeRequest.query(aMinute));
    try (HeldEncoder held = HeldEncoder.hold(encoder)) {
      Future<List<Embedding>> first = images(1);
      held.awaitPass();
      List<Future<List<Embedding>>> answers = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        EncodeRequest request = requests.get(i % 3);
        answers.add(
            clients.submit(
                () -> {
                  callers.add(Thread.currentThread().getId());
                  return encoder.encodeCaptions(List.of("a dog"), request);
                }));
      }
      held.awaitWaiting(16);
      Map<Long, Long> before = Waits.awaitAsleep(callers, 30);
      int askedBefore = asked.get();
      Thread.sleep(300);
      assertEquals(before, Waits.of(callers));
      assertEquals(askedBefore, asked.get());
      assertEquals(10, askedBefore, "each is asked before it sleeps");
      held.release();
      assertEquals(1, first.get().size());
      for (Future<List<Embedding>> answer : answers) {
        assertEquals(1, answer.get().size());
      }
    }
  }

  @Test
  void anOutOfMemoryErrorFailsItsCallsOnly() throws Exception {
    int arrays = encoder.nativeArrays();
    HeldEncoder.failNextPasses(1, encoder, new OutOfMemoryError("no room for this pass"));
    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> encoder.encodeCaptions(List.of("a", "b")));
    assertEquals("The encoder failed: no room for this pass", e.getMessage());
    assertEquals(2, encoder.encodeCaptions(List.of("a", "b")).size());
    assertEquals(arrays, encoder.nativeArrays());
    assertTrue(encoder.isRunning());
  }

  @Test
  void anErrorBeforeThePassFailsThoseThatWait() throws Exception {
    // The queue asks the call itself: as if making a pass of it took the last memory.
    List<Item.Caption> unreadable =
        new AbstractList<>() {
          @Override
          public Item.Caption get(int index) {
            if (Thread.currentThread().getName().startsWith("aladin-encoder")) {
              throw new OutOfMemoryError("no room for the next pass");
            }
            return new Item.Caption(new TokenSequence(new int[2], new int[2]));
          }

          @Override
          public int size() {
            return 1;
          }
        };
    Call call = new Call(unreadable, EncodeRequest.document());
    encoder.thread().queue().put(call);
    ExecutionException e = assertThrows(ExecutionException.class, () -> call.result().get());
    assertEquals("no room for the next pass", e.getCause().getMessage());
    assertEquals(1, encoder.encodeCaptions(List.of("a dog")).size());
  }

  @Test
  void aClosedEncoderDoesNotRun() {
    assertTrue(encoder.isRunning());
    encoder.close();
    assertFalse(encoder.isRunning());
  }
}
