/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.aladin.model.TestModels;
import org.aladin.model.directory.ModelDirectoryException;
import org.aladin.model.encoder.AladinEncoder;
import org.aladin.model.encoder.HeldEncoder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Cores that want models at the same time, while loading takes as long as the test wants. */
@Timeout(60)
class SharedModelsTest {
  @TempDir Path folder;

  /** By the directory's name: what its load does first. */
  private final Map<String, Before> before = new ConcurrentHashMap<>();

  private final AtomicInteger loads = new AtomicInteger();
  private final SharedModels models = new SharedModels(this::load);
  private ExecutorService cores;

  private interface Before {
    void run() throws Exception;
  }

  private AladinEncoder load(ModelPlace place) throws IOException {
    loads.incrementAndGet();
    try {
      before.getOrDefault(place.directory().getFileName().toString(), () -> {}).run();
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    return place.load();
  }

  @BeforeEach
  void start() {
    cores = Executors.newCachedThreadPool(work -> new Thread(work, "core"));
    TestModels.random(folder.resolve("a"), 1);
    TestModels.random(folder.resolve("b"), 2);
  }

  @AfterEach
  void stop() {
    cores.shutdownNow();
  }

  private ModelPlace place(String name) {
    return new ModelPlace(folder.resolve(name), null);
  }

  private Future<SharedModel> acquire(String name) {
    return cores.submit(() -> models.acquire(place(name)));
  }

  private void releaseAll(List<SharedModel> held) {
    held.forEach(models::release);
    assertEquals(0, models.size());
    held.forEach(model -> assertFalse(model.encoder().isRunning()));
  }

  @Test
  void coresThatWantOneModelShareItsLoadAndNothingElseWaitsForIt() throws Exception {
    SharedModel other = models.acquire(place("b"));
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    before.put(
        "a",
        () -> {
          reached.countDown();
          goOn.await();
        });
    List<Future<SharedModel>> wanted = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      wanted.add(acquire("a"));
    }
    reached.await();
    // What the status asks for, from this thread: it would wait for ever if loading held a lock.
    assertEquals(List.of("a"), models.loading());
    assertEquals(1, models.size());
    assertEquals(1, models.holders(other));
    assertSame(other, models.acquire(place("b")));
    models.release(other);
    TestModels.random(folder.resolve("c"), 3);
    SharedModel third = models.acquire(place("c"));
    assertTrue(wanted.stream().noneMatch(Future::isDone));

    goOn.countDown();
    List<SharedModel> held = new ArrayList<>(List.of(other, third));
    for (Future<SharedModel> each : wanted) {
      held.add(each.get());
      assertSame(held.get(2), each.get());
    }
    assertEquals(3, loads.get());
    assertEquals(List.of(), models.loading());
    assertEquals(4, models.holders(held.get(2)));
    releaseAll(held);
  }

  @Test
  void aLoadThatFailsFailsAllThatWantItAndTheNextOneStartsAfresh() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    before.put(
        "a",
        () -> {
          goOn.await();
          throw new IOException("the disk is gone");
        });
    List<Future<SharedModel>> wanted = List.of(acquire("a"), acquire("a"), acquire("a"));
    while (models.loading().isEmpty()) {
      Thread.sleep(2);
    }
    goOn.countDown();
    for (Future<SharedModel> each : wanted) {
      ExecutionException e = assertThrows(ExecutionException.class, each::get);
      assertEquals("the disk is gone", e.getCause().getMessage());
    }
    before.clear();
    releaseAll(List.of(models.acquire(place("a"))));
  }

  @Test
  void aCoreThatFindsTheDirectoryReplacedLoadsWhatIsThereNow() throws Exception {
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    before.put(
        "a",
        () -> {
          reached.countDown();
          goOn.await();
        });
    Future<SharedModel> early = acquire("a");
    reached.await();
    TestModels.random(folder.resolve("a"), 4);
    Future<SharedModel> late = acquire("a");
    goOn.countDown();
    ExecutionException e = assertThrows(ExecutionException.class, early::get);
    assertEquals(ModelDirectoryException.class, e.getCause().getClass());
    assertEquals(
        "Model directory "
            + folder.resolve("a").toRealPath()
            + " was changed while it was being loaded: load it again once it is complete",
        e.getCause().getMessage());
    releaseAll(List.of(late.get()));
  }

  @Test
  void closingAModelWaitsForItsPassAndNothingElseWaitsForThat() throws Exception {
    SharedModel model = models.acquire(place("a"));
    Future<?> released;
    try (HeldEncoder held = HeldEncoder.hold(model.encoder())) {
      Future<?> encoded = cores.submit(() -> model.encoder().encodeCaptions(List.of("a dog")));
      held.awaitPass();
      released = cores.submit(() -> models.release(model));
      while (models.holders(model) > 0) {
        Thread.sleep(2);
      }
      assertEquals(0, models.size());
      SharedModel again = models.acquire(place("a"));
      assertNotSame(model, again);
      models.release(again);
      Thread.sleep(50);
      assertFalse(released.isDone());
      held.release();
      encoded.get();
    }
    released.get();
    assertFalse(model.encoder().isRunning());
    assertEquals(2, loads.get());
  }
}
