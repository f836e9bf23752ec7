/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.encoder;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * One caller's captions or images, never both. The encoder thread takes the items in order, in one
 * or more parts.
 */
final class Call {
  private final List<? extends Item> items;
  private final EncodeRequest request;
  private final List<Embedding> made;
  private final CompletableFuture<List<Embedding>> result = new CompletableFuture<>();

  /** The number of items that passes have taken; guarded by the queue's lock. */
  private int taken;

  /**
   * @param items at least one, all of one class
   */
  Call(List<? extends Item> items, EncodeRequest request) {
    this.items = items;
    this.request = request;
    this.made = new ArrayList<>(items.size());
  }

  boolean urgent() {
    return request.urgency() == Urgency.QUERY;
  }

  Patience patience() {
    return request.patience();
  }

  boolean ofSameKind(Call other) {
    return items.get(0).getClass() == other.items.get(0).getClass();
  }

  CompletableFuture<List<Embedding>> result() {
    return result;
  }

  int taken() {
    return taken;
  }

  void take(int to) {
    taken = to;
  }

  /** No items of this call need encoding any more. */
  boolean leavesQueue() {
    return taken == items.size() || result.isDone();
  }

  List<? extends Item> items() {
    return items;
  }

  /** The next embeddings, in order. */
  void add(List<Embedding> embeddings) {
    made.addAll(embeddings);
    if (made.size() == items.size()) {
      result.complete(made);
    }
  }
}
