/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.encoder;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The queue of calls for the encoder thread. Queries go before documents, each in order of arrival,
 * and calls of one kind share a pass. Threads sleep until they have something to do. Thread-safe.
 */
final class CallQueue {
  /**
   * Under a constant load of queries, documents get every fifth pass, so that they are still
   * encoded. A query waits for at most one pass of documents.
   */
  static final int QUERY_PASSES_A_DOCUMENT_PASS = 4;

  private final PassLimits limits;
  private final ReentrantLock lock = new ReentrantLock(true);

  /** The encoder thread waits for this condition: there are calls, or the queue is closed. */
  private final Condition work = lock.newCondition();

  private final Lane queries;
  private final Lane documents;
  private int queryPasses;
  private boolean closed;

  /**
   * @param capacity the maximum number of waiting calls of each urgency
   */
  CallQueue(PassLimits limits, int capacity) {
    this.limits = limits;
    this.queries = new Lane(capacity, lock);
    this.documents = new Lane(capacity, lock);
  }

  private Lane laneOf(Call call) {
    return call.urgent() ? queries : documents;
  }

  /**
   * Adds a call. Blocks while the queue is full.
   *
   * @throws IllegalStateException if the queue is closed
   * @throws EncodingExpiredException if the call's time runs out before there is room
   */
  void put(Call call) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      Lane lane = laneOf(call);
      while (!closed && lane.isFull()) {
        lane.awaitRoom(call);
      }
      if (closed) {
        throw new IllegalStateException("The encoder is closed");
      }
      lane.add(call);
      work.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Removes a call whose caller has given up, if it is still in the queue. */
  void remove(Call call) {
    lock.lock();
    try {
      laneOf(call).remove(call);
    } finally {
      lock.unlock();
    }
  }

  /** Waits for calls and takes the next pass; null if the queue is closed and empty. */
  Pass next() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (true) {
        queries.drop();
        documents.drop();
        if (!queries.isEmpty() || !documents.isEmpty()) {
          return take();
        }
        if (closed) {
          return null;
        }
        work.await();
      }
    } finally {
      lock.unlock();
    }
  }

  private Pass take() {
    boolean turnOfDocuments =
        queries.isEmpty() || (!documents.isEmpty() && queryPasses >= QUERY_PASSES_A_DOCUMENT_PASS);
    Lane lane = turnOfDocuments ? documents : queries;
    Pass pass = new Pass(limits);
    for (Call call : lane.calls()) {
      if (call.ofSameKind(lane.calls().get(0))) {
        pass.add(call);
      }
    }
    pass.take();
    lane.drop();
    queryPasses = turnOfDocuments ? 0 : queryPasses + 1;
    return pass;
  }

  /** The number of waiting calls. */
  int size() {
    lock.lock();
    try {
      return queries.size() + documents.size();
    } finally {
      lock.unlock();
    }
  }

  /** Fails all waiting calls. */
  void fail(Throwable cause) {
    lock.lock();
    try {
      queries.fail(cause);
      documents.fail(cause);
    } finally {
      lock.unlock();
    }
  }

  /** Rejects further calls; waiting calls stay. */
  void close() {
    lock.lock();
    try {
      closed = true;
      work.signal();
      queries.wake();
      documents.wake();
    } finally {
      lock.unlock();
    }
  }
}
