/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.data;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Reads the next batches in separate threads during the training of the current one, and returns
 * them in order. Used by one thread.
 */
public final class ReadAhead implements Closeable {
  /** Number of finished batches to keep ready: enough for one slow read. */
  private static final int SPARE = 2;

  private final PairDataset dataset;
  private final Iterator<int[]> plan;
  private final ExecutorService readers;
  private final Deque<Future<PairBatch>> ahead = new ArrayDeque<>();

  /**
   * @param plan the pairs of each batch
   * @param threads number of batches that are read concurrently, positive
   */
  public ReadAhead(PairDataset dataset, Iterator<int[]> plan, int threads) {
    this.dataset = dataset;
    this.plan = plan;
    AtomicInteger number = new AtomicInteger();
    ThreadFactory named =
        task -> {
          Thread thread = new Thread(task, "read-ahead-" + number.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        };
    readers = Executors.newFixedThreadPool(threads, named);
    for (int i = 0; i < threads + SPARE; i++) {
      submit();
    }
  }

  /** Whether there is another batch. */
  public boolean hasNext() {
    return !ahead.isEmpty();
  }

  /**
   * The next batch; waits for it if the disk is slower than the training.
   *
   * @throws IOException if it could not be read
   * @throws NoSuchElementException if the plan is at its end, or an image is not in the features
   */
  public PairBatch next() throws IOException {
    Future<PairBatch> first = ahead.remove();
    submit();
    try {
      return first.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while waiting for a batch", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IOException("A batch could not be read: " + e.getCause(), e.getCause());
    }
  }

  private void submit() {
    if (plan.hasNext()) {
      int[] pairs = plan.next();
      ahead.add(readers.submit(() -> dataset.batch(pairs)));
    }
  }

  @Override
  public void close() {
    readers.shutdownNow();
  }
}
