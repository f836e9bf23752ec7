/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.picture;

import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The threads that decode pictures and extract their regions, for all cores of the JVM: half as
 * many as there are processors, at least one, so that queries keep processors. Pictures of queries
 * go before those of documents. Idle threads end. Safe for several threads.
 */
final class ExtractionThreads {
  /** The maximum number of pictures that are decoded at the same time. */
  static final int COUNT = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

  private static final int IDLE_SECONDS = 10;

  private static final AtomicLong ORDER = new AtomicLong();

  private static final ThreadPoolExecutor POOL =
      new ThreadPoolExecutor(
          COUNT,
          COUNT,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new PriorityBlockingQueue<>(),
          ExtractionThreads::thread);

  static {
    POOL.allowCoreThreadTimeOut(true);
  }

  private ExtractionThreads() {}

  /** Queries first, then in the order they came. */
  private static final class Task<T> extends FutureTask<T> implements Comparable<Task<?>> {
    private final boolean query;
    private final long order = ORDER.getAndIncrement();

    Task(Callable<T> work, boolean query) {
      super(work);
      this.query = query;
    }

    @Override
    public int compareTo(Task<?> other) {
      return query == other.query ? Long.compare(order, other.order) : query ? -1 : 1;
    }
  }

  /** DJL finds its engines through the thread's class loader. */
  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "aladin-extraction");
    thread.setDaemon(true);
    thread.setContextClassLoader(ExtractionThreads.class.getClassLoader());
    return thread;
  }

  /** Starts work as soon as a thread is free. */
  static <T> Future<T> submit(Callable<T> work, boolean query) {
    Task<T> task = new Task<>(work, query);
    POOL.execute(task);
    return task;
  }
}
