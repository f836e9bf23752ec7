/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.work;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Work in several threads, with results in the order of submission. One thread submits work and
 * takes results.
 *
 * @param <T> the type of a result
 */
public final class OrderedWork<T> implements Closeable {
  private final ExecutorService threads;
  private final Queue<Future<T>> results = new ArrayDeque<>();

  /** As many threads as there are processors. */
  public OrderedWork(String name) {
    this(name, Runtime.getRuntime().availableProcessors());
  }

  /**
   * @param name of the threads, each followed by its number
   * @param count of threads
   */
  public OrderedWork(String name, int count) {
    AtomicInteger number = new AtomicInteger();
    this.threads =
        Executors.newFixedThreadPool(
            count, r -> new Thread(r, name + "-" + number.incrementAndGet()));
  }

  /** Submits a piece of work. */
  public void add(Callable<T> piece) {
    results.add(threads.submit(piece));
  }

  /** The number of submitted pieces whose results were not taken. */
  public int open() {
    return results.size();
  }

  /**
   * Takes the next result, and waits for it if necessary.
   *
   * @throws IOException if the work failed with one; unchecked exceptions and errors of the work
   *     are thrown unchanged
   * @throws IllegalStateException if it failed with another exception, or nothing was submitted
   */
  public T next() throws IOException, InterruptedException {
    if (results.isEmpty()) {
      throw new IllegalStateException("No work was submitted");
    }
    try {
      return results.remove().get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      if (e.getCause() instanceof RuntimeException unchecked) {
        throw unchecked;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException("A piece of work failed: " + e.getCause(), e.getCause());
    }
  }

  /** Ends the threads. Work that has not begun is dropped. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
