/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.encoder;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The calls that wait for the encoder thread, and whose turn it is: queries before documents, each
 * in the order they came, calls of one kind together. Safe for several threads.
 */
final class CallQueue {
  /** How often a caller that waits for room looks at its own time. */
  private static final long LOOK_MILLIS = 10;

  /**
   * While queries never stop, documents get every fifth pass: slowly is better than never, and a
   * query still waits for at most one pass of documents.
   */
  static final int QUERY_PASSES_A_DOCUMENT_PASS = 4;

  private final PassLimits limits;
  private final int capacity;
  private final ReentrantLock lock = new ReentrantLock(true);
  private final Condition changed = lock.newCondition();
  private final List<Call> queries = new ArrayList<>();
  private final List<Call> documents = new ArrayList<>();
  private int queryPasses;
  private boolean closed;

  /**
   * @param capacity how many calls of either urgency may wait
   */
  CallQueue(PassLimits limits, int capacity) {
    this.limits = limits;
    this.capacity = capacity;
  }

  /**
   * Adds a call, waiting for room.
   *
   * @throws IllegalStateException if the queue is closed
   * @throws EncodingExpiredException if the call's time runs out before there is room
   */
  void put(Call call) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      List<Call> waiting = call.urgent() ? queries : documents;
      while (!closed && waiting.size() >= capacity) {
        if (call.expired()) {
          throw new EncodingExpiredException();
        }
        changed.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      }
      if (closed) {
        throw new IllegalStateException("The encoder is closed");
      }
      waiting.add(call);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Takes back a call that nobody waits for any more, if it is still here. */
  void remove(Call call) {
    lock.lock();
    try {
      (call.urgent() ? queries : documents).remove(call);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for calls and takes the next pass; null if the queue is closed and empty. */
  Pass next() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (true) {
        drop(queries);
        drop(documents);
        if (!queries.isEmpty() || !documents.isEmpty()) {
          return take();
        }
        if (closed) {
          return null;
        }
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  private Pass take() {
    boolean turnOfDocuments =
        queries.isEmpty() || (!documents.isEmpty() && queryPasses >= QUERY_PASSES_A_DOCUMENT_PASS);
    List<Call> waiting = turnOfDocuments ? documents : queries;
    Pass pass = new Pass(limits);
    for (Call call : waiting) {
      if (call.ofSameKind(waiting.get(0))) {
        pass.add(call);
      }
    }
    pass.take();
    drop(waiting);
    queryPasses = turnOfDocuments ? 0 : queryPasses + 1;
    changed.signalAll();
    return pass;
  }

  private static void drop(List<Call> calls) {
    for (int i = calls.size() - 1; i >= 0; i--) {
      if (calls.get(i).leavesQueue()) {
        calls.remove(i);
      }
    }
  }

  /** How many calls wait. */
  int size() {
    lock.lock();
    try {
      return queries.size() + documents.size();
    } finally {
      lock.unlock();
    }
  }

  /** Fails all calls that wait. */
  void fail(Throwable cause) {
    lock.lock();
    try {
      for (int i = 0; i < queries.size(); i++) {
        queries.get(i).result().completeExceptionally(cause);
      }
      for (int i = 0; i < documents.size(); i++) {
        documents.get(i).result().completeExceptionally(cause);
      }
      queries.clear();
      documents.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Takes no further calls; those that wait stay. */
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
