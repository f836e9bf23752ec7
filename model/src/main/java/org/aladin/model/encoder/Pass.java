/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.encoder;

import java.util.ArrayList;
import java.util.List;

/** One forward pass: parts of calls of one kind and one urgency. */
final class Pass {
  private record Part(Call call, int from, int to) {}

  private final PassLimits limits;
  private final List<Part> parts = new ArrayList<>();
  private final List<Item> items = new ArrayList<>();
  private int longest;

  Pass(PassLimits limits) {
    this.limits = limits;
  }

  /** Adds as many of a call's remaining items as there is room for: all, some or none. */
  void add(Call call) {
    int to = call.taken();
    while (to < call.items().size() && hasRoom(call.items().get(to))) {
      Item item = call.items().get(to++);
      longest = Math.max(longest, item.length());
      items.add(item);
    }
    if (to > call.taken()) {
      parts.add(new Part(call, call.taken(), to));
    }
  }

  private boolean hasRoom(Item item) {
    return limits.allow(items.size() + 1, Math.max(longest, item.length()));
  }

  /** Marks the parts as taken. Allocates nothing, so it cannot fail half-way and lose a call. */
  void take() {
    for (int i = 0; i < parts.size(); i++) {
      parts.get(i).call().take(parts.get(i).to());
    }
  }

  Urgency urgency() {
    return parts.get(0).call().urgent() ? Urgency.QUERY : Urgency.DOCUMENT;
  }

  /** The items, all of one class. */
  List<Item> items() {
    return items;
  }

  /** Hands each call its embeddings. */
  void complete(List<Embedding> embeddings) {
    int next = 0;
    for (Part part : parts) {
      int size = part.to() - part.from();
      part.call().add(embeddings.subList(next, next + size));
      next += size;
    }
  }

  /** Fails its calls, except those that are done. */
  void fail(Throwable cause) {
    for (int i = 0; i < parts.size(); i++) {
      parts.get(i).call().result().completeExceptionally(cause);
    }
  }
}
