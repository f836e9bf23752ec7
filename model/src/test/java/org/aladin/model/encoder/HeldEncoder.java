/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.encoder;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real encoder that stops before its next forward pass until it is released, so that tests
 * control which calls wait together. Records the passes.
 */
public final class HeldEncoder implements AutoCloseable {
  private final AladinEncoder encoder;
  private final CountDownLatch reached = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private final List<String> passes = new CopyOnWriteArrayList<>();

  private HeldEncoder(AladinEncoder encoder) {
    this.encoder = encoder;
  }

  public static HeldEncoder hold(AladinEncoder encoder) {
    HeldEncoder held = new HeldEncoder(encoder);
    encoder.thread().observe(held::note);
    return held;
  }

  /** Lets the next forward passes fail; later ones succeed. */
  public static void failNextPasses(int passes, AladinEncoder encoder, Error error) {
    AtomicInteger left = new AtomicInteger(passes);
    encoder
        .thread()
        .observe(
            pass -> {
              if (left.getAndDecrement() > 0) {
                throw error;
              }
            });
  }

  private void note(Pass pass) {
    String kind = pass.items().get(0) instanceof Item.Caption ? "captions" : "images";
    passes.add(pass.urgency() + " " + pass.items().size() + " " + kind);
    reached.countDown();
    try {
      released.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns once a pass is held. */
  public void awaitPass() throws InterruptedException {
    reached.await();
  }

  /** Returns once this many calls are waiting. */
  public void awaitWaiting(int calls) throws InterruptedException {
    while (encoder.thread().queue().size() != calls) {
      Thread.sleep(2);
    }
  }

  public void release() {
    released.countDown();
  }

  /** The passes since the encoder was held, each as urgency, number and kind. */
  public List<String> passes() {
    return passes;
  }

  /** Releases the encoder and stops recording. */
  @Override
  public void close() {
    release();
    encoder.thread().observe(pass -> {});
  }
}
