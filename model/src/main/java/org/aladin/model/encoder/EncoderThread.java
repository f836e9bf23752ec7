/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.encoder;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.aladin.model.engine.NativeWork;
import org.aladin.model.engine.WorkStoppedException;

/**
 * The only thread that runs a model: takes items for one pass from the queue, encodes them, and
 * hands each call its embeddings. A failure affects only the calls of that pass; the thread runs
 * until it is closed.
 */
final class EncoderThread implements AutoCloseable {
  private final ChosenEngine engine;
  private final EncoderNetwork network;
  private final CallQueue queue;
  private final Thread thread;

  /** The pass that {@link #run} is encoding; only used by its thread. */
  private Pass underWay;

  private volatile PassCounts counts = PassCounts.NONE;
  private volatile PassObserver observer = pass -> {};

  private EncoderThread(ChosenEngine engine, EncoderNetwork network, EncoderOptions options) {
    this.engine = engine;
    this.network = network;
    this.queue =
        new CallQueue(
            PassLimits.of(network.model().config(), options.maxBatch(), network.onGpu()),
            options.queueCapacity());
    this.thread = new Thread(this::run, "aladin-encoder-" + network.model().version());
    this.thread.setDaemon(true);
  }

  static EncoderThread start(Path modelDirectory, EncoderOptions options) throws IOException {
    ChosenEngine engine = ChosenEngine.of(modelDirectory, options);
    EncoderNetwork network =
        NativeWork.<EncoderNetwork, IOException>run(() -> engine.load(modelDirectory, options));
    EncoderThread thread = new EncoderThread(engine, network, options);
    thread.thread.start();
    return thread;
  }

  ChosenEngine engine() {
    return engine;
  }

  EncoderNetwork network() {
    return network;
  }

  PassCounts counts() {
    return counts;
  }

  CallQueue queue() {
    return queue;
  }

  boolean isAlive() {
    return thread.isAlive();
  }

  void observe(PassObserver sees) {
    observer = sees;
  }

  private void run() {
    Throwable failure = null;
    try {
      while (true) {
        // Catches OutOfMemoryError and missing native methods, too: callers wait for a result,
        // and the next call may succeed. Failing the pass is repeated until it succeeds, so no
        // call is left waiting.
        try {
          if (failure != null) {
            fail(failure);
            failure = null;
          }
          underWay = queue.next();
          if (underWay == null) {
            return;
          }
          encode(underWay);
          underWay = null;
        } catch (Throwable e) {
          failure = e;
        }
      }
    } finally {
      queue.close();
      queue.fail(new IllegalStateException("The encoder is closed"));
      free();
    }
  }

  private void free() {
    try {
      NativeWork.run(
          () -> {
            network.close();
            return null;
          });
    } catch (WorkStoppedException e) {
      // The JVM is ending and frees everything.
    }
  }

  private void fail(Throwable cause) {
    if (underWay != null) {
      underWay.fail(cause);
      underWay = null;
    } else {
      queue.fail(cause); // no pass could be created from the waiting calls
    }
  }

  private void encode(Pass pass) {
    observer.begins(pass);
    List<Item> items = pass.items();
    List<Embedding> embeddings = NativeWork.run(() -> network.encode(items));
    counts = counts.plus(pass.urgency(), items.size());
    pass.complete(embeddings);
  }

  @Override
  public void close() {
    queue.close();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
