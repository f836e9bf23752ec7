/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.encoder;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.aladin.model.directory.ModelDirectory;
import org.aladin.model.engine.Libtorch;
import org.aladin.model.image.RegionFeatures;
import org.aladin.model.text.TokenSequence;

/**
 * The one thread that runs a model, and the queue before it. Takes what waits, puts captions
 * together and images together, and encodes them in batches.
 */
final class EncoderThread implements AutoCloseable {
  /** An image with its tokenized labels. */
  record Image(TokenSequence labels, RegionFeatures features) {}

  private record Call(
      List<TokenSequence> captions, List<Image> images, CompletableFuture<List<Embedding>> result) {
    int size() {
      return captions.size() + images.size();
    }
  }

  private final NDManager manager;
  private final ModelDirectory model;
  private final ForwardPass forwardPass;
  private final int maxBatch;
  private final BlockingQueue<Call> queue;
  private final Thread thread;
  private volatile boolean closed;

  private EncoderThread(NDManager manager, ModelDirectory model, EncoderOptions options) {
    this.manager = manager;
    this.model = model;
    this.forwardPass = new ForwardPass(model.config(), model.parameters());
    this.maxBatch = options.maxBatch();
    this.queue = new ArrayBlockingQueue<>(options.queueCapacity());
    this.thread = new Thread(this::run, "aladin-encoder-" + model.version());
    this.thread.setDaemon(true);
  }

  static EncoderThread start(Path modelDirectory, EncoderOptions options) throws IOException {
    Libtorch.prepare();
    Device device = options.device() == null ? Libtorch.device() : options.device();
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

  /** Bytes of the parameters, outside the Java heap; float32 throughout. */
  long parameterBytes() {
    return model.parameters().asMap().values().stream()
        .mapToLong(array -> Float.BYTES * array.size())
        .sum();
  }

  /** Native arrays alive: the parameters, and those of the forward pass under way. */
  int nativeArrays() {
    return manager.getManagedArrays().size(); // of all sub-managers too
  }

  List<Embedding> encodeCaptions(List<TokenSequence> captions) {
    return inTurns(captions, part -> new Call(part, List.of(), new CompletableFuture<>()));
  }

  List<Embedding> encodeImages(List<Image> images) {
    return inTurns(images, part -> new Call(List.of(), part, new CompletableFuture<>()));
  }

  /**
   * A large call queues anew for each batch, so that a query waits for one of them, not for all.
   */
  private <T> List<Embedding> inTurns(List<T> items, Function<List<T>, Call> call) {
    List<Embedding> embeddings = new ArrayList<>(items.size());
    for (int from = 0; from < items.size(); from += maxBatch) {
      int to = Math.min(items.size(), from + maxBatch);
      embeddings.addAll(await(call.apply(items.subList(from, to))));
    }
    return embeddings;
  }

  private List<Embedding> await(Call call) {
    try {
      // A closed encoder's thread drains the queue once more, but not for ever: ask again each
      // time.
      do {
        if (closed) {
          throw new IllegalStateException("The encoder is closed");
        }
      } while (!queue.offer(call, 100, TimeUnit.MILLISECONDS));
      while (true) {
        try {
          return call.result().get(1, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
          if (!thread.isAlive() && !call.result().isDone()) {
            throw new IllegalStateException("The encoder was closed before the call's turn", e);
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      call.result().cancel(false);
      throw new IllegalStateException("Interrupted while waiting for the encoder", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("The encoder failed: " + e.getCause().getMessage(), e);
    }
  }

  private void run() {
    try {
      while (!closed || !queue.isEmpty()) {
        Call first = queue.poll(100, TimeUnit.MILLISECONDS);
        if (first != null) {
          serve(together(first));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      manager.close();
    }
  }

  /** The first call and those that wait already, up to one batch. */
  private List<Call> together(Call first) {
    List<Call> calls = new ArrayList<>(List.of(first));
    int size = first.size();
    while (size < maxBatch && !queue.isEmpty()) {
      Call next = queue.poll();
      calls.add(next);
      size += next.size();
    }
    calls.removeIf(call -> call.result().isCancelled());
    return calls;
  }

  private void serve(List<Call> calls) {
    try {
      List<Embedding> captions =
          inBatches(
              calls.stream().flatMap(c -> c.captions().stream()).toList(), forwardPass::captions);
      List<Embedding> images =
          inBatches(calls.stream().flatMap(c -> c.images().stream()).toList(), this::images);
      int caption = 0;
      int image = 0;
      for (Call call : calls) {
        List<Embedding> mine =
            new ArrayList<>(captions.subList(caption, caption += call.captions().size()));
        mine.addAll(images.subList(image, image += call.images().size()));
        call.result().complete(mine);
      }
    } catch (Throwable e) {
      // Also an OutOfMemoryError or a missing native method: a caller waits for an answer.
      calls.forEach(call -> call.result().completeExceptionally(e));
    }
  }

  private List<Embedding> images(NDManager pass, List<Image> images) {
    return forwardPass.images(
        pass,
        images.stream().map(Image::labels).toList(),
        images.stream().map(Image::features).toList());
  }

  private interface Batch<T> {
    List<Embedding> encode(NDManager manager, List<T> items);
  }

  private <T> List<Embedding> inBatches(List<T> items, Batch<T> batch) {
    List<Embedding> embeddings = new ArrayList<>(items.size());
    for (int from = 0; from < items.size(); from += maxBatch) {
      try (NDManager pass = manager.newSubManager()) {
        embeddings.addAll(
            batch.encode(pass, items.subList(from, Math.min(items.size(), from + maxBatch))));
      }
    }
    return embeddings;
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
