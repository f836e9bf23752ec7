/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.encoder;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.aladin.model.directory.ModelDirectory;
import org.aladin.model.engine.Gpu;
import org.aladin.model.engine.Libtorch;
import org.aladin.model.engine.NativeWork;
import org.aladin.model.engine.WorkStoppedException;

/**
 * The only thread that runs a model: takes items for one pass from the queue, encodes them, and
 * hands each call its embeddings. A failure affects only the calls of that pass; the thread runs
 * until it is closed.
 */
final class EncoderThread implements AutoCloseable {
  private final NDManager manager;
  private final ModelDirectory model;
  private final ForwardPass forwardPass;
  private final CallQueue queue;
  private final Thread thread;

  /** The pass that {@link #run} is encoding; only used by its thread. */
  private Pass underWay;

  private volatile PassCounts counts = PassCounts.NONE;
  private volatile PassObserver observer = pass -> {};

  private EncoderThread(NDManager manager, ModelDirectory model, EncoderOptions options) {
    this.manager = manager;
    this.model = model;
    this.forwardPass = new ForwardPass(model.config(), model.parameters());
    this.queue =
        new CallQueue(
            PassLimits.of(model.config(), options.maxBatch(), manager.getDevice().isGpu()),
            options.queueCapacity());
    this.thread = new Thread(this::run, "aladin-encoder-" + model.version());
    this.thread.setDaemon(true);
  }

  static EncoderThread start(Path modelDirectory, EncoderOptions options) throws IOException {
    Libtorch.prepare();
    Device device = options.device() == null ? Gpu.deviceOrCpu() : options.device();
    NDManager manager = NDManager.newBaseManager(device);
    try {
      ModelDirectory model = ModelDirectory.read(modelDirectory, manager);
      EncoderThread thread = new EncoderThread(manager, model, options);
      thread.thread.start();
      return thread;
    } catch (IOException | RuntimeException e) {
      manager.close();
      throw e;
    }
  }

  ModelDirectory model() {
    return model;
  }

  String device() {
    return manager.getDevice().toString();
  }

  /** Bytes of the float32 parameters, outside the Java heap. */
  long parameterBytes() {
    return model.parameters().asMap().values().stream()
        .mapToLong(array -> Float.BYTES * array.size())
        .sum();
  }

  /** The number of native arrays: the parameters, and those of the current forward pass. */
  int nativeArrays() {
    return manager.getManagedArrays().size(); // includes all sub-managers
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
            manager.close();
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
    List<Embedding> embeddings =
        NativeWork.run(
            () -> {
              try (NDManager arrays = manager.newSubManager()) {
                return forwardPass.encode(arrays, items);
              }
            });
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
