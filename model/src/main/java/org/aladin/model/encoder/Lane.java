/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.encoder;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The waiting calls of one urgency in order of arrival, and the callers that wait for room among
 * them. Every method must be called under the queue's lock.
 */
final class Lane {
  private final int capacity;
  private final Condition room;
  private final List<Call> calls = new ArrayList<>();

  Lane(int capacity, ReentrantLock lock) {
    this.capacity = capacity;
    this.room = lock.newCondition();
  }

  boolean isFull() {
    return calls.size() >= capacity;
  }

  /**
   * Sleeps until there may be room, the lane is woken or the call's time is over.
   *
   * @throws EncodingExpiredException if the call's time was over already
   */
  void awaitRoom(Call call) throws InterruptedException {
    long left = call.patience().nanosLeft();
    if (left <= 0) {
      throw new EncodingExpiredException();
    }
    if (left == Patience.FOREVER) {
      room.await();
    } else {
      room.await(left, TimeUnit.NANOSECONDS);
    }
  }

  void add(Call call) {
    calls.add(call);
  }

  boolean isEmpty() {
    return calls.isEmpty();
  }

  int size() {
    return calls.size();
  }

  List<Call> calls() {
    return calls;
  }

  void remove(Call call) {
    if (calls.remove(call)) {
      room.signal();
    }
  }

  /** Removes the calls that need no encoding any more. */
  void drop() {
    for (int i = calls.size() - 1; i >= 0; i--) {
      if (calls.get(i).leavesQueue()) {
        calls.remove(i);
        room.signal(); // one caller per free place; the others stay asleep
      }
    }
  }

  /** Fails all calls that wait in this lane. */
  void fail(Throwable cause) {
    for (int i = 0; i < calls.size(); i++) {
      calls.get(i).result().completeExceptionally(cause);
    }
    calls.clear();
    wake();
  }

  /** Wakes all callers that wait for room. */
  void wake() {
    room.signalAll();
  }
}
