/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.torch;

import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Checks the result of a pickle, so that callers can traverse it by plain recursion: only known
 * kinds of values, no cycles, bounded depth, and a bounded number of values, counting a shared
 * value at each occurrence.
 */
final class PickledGraph {
  private static final int MAX_DEPTH = 200;
  private static final long MAX_VALUES = 50_000_000;

  /** A container on the current path, with its children that are still to be visited. */
  private static final class Visit {
    final Object container;
    final Iterator<?> children;
    long values = 1;
    int height = 1;

    Visit(Object container) {
      this.container = container;
      this.children = children(container).iterator();
    }
  }

  /** The extent of a container that has been visited completely. */
  private record Extent(long values, int height) {}

  private static final Extent OPEN = new Extent(0, 0);
  private static final Extent LEAF = new Extent(1, 1);

  private final PickleInput source;
  private final Map<Object, Extent> seen = new IdentityHashMap<>();
  private final Deque<Visit> path = new ArrayDeque<>();
  private final Set<String> storageKeys = new HashSet<>();

  private PickledGraph(PickleInput source) {
    this.source = source;
  }

  /**
   * Checks a value and everything in it.
   *
   * @param source the origin of the value, for messages
   * @return the keys of the storages that its tensors use
   */
  static Set<String> check(Object root, PickleInput source) throws TorchFormatException {
    PickledGraph graph = new PickledGraph(source);
    graph.walk(root);
    return graph.storageKeys;
  }

  private void walk(Object root) throws TorchFormatException {
    Extent whole = enter(root);
    while (whole == null) {
      Visit visit = path.peek();
      Extent child;
      if (visit.children.hasNext()) {
        child = enter(visit.children.next());
        if (child == null) {
          continue;
        }
      } else {
        path.pop();
        child = new Extent(visit.values, visit.height);
        seen.put(visit.container, child);
        if (path.isEmpty()) {
          return;
        }
        visit = path.peek();
      }
      visit.values += child.values;
      visit.height = Math.max(visit.height, child.height + 1);
      if (visit.values > MAX_VALUES) {
        throw source.damaged("shared values unfold into more than " + MAX_VALUES);
      }
      if (visit.height > MAX_DEPTH) {
        throw tooDeep();
      }
    }
  }

  /** The extent of a value if it is known; otherwise null, and the value is added to the path. */
  private Extent enter(Object value) throws TorchFormatException {
    requireReadable(value);
    if (value instanceof TorchTensor tensor) {
      storageKeys.add(tensor.storageKey());
      return LEAF;
    }
    if (isLeaf(value)) {
      return LEAF;
    }
    if (value instanceof Map<?, ?> map) {
      for (Object key : map.keySet()) {
        requireReadable(key);
      }
    }
    Extent known = seen.get(value);
    if (known == OPEN) {
      throw source.damaged("a value contains itself");
    }
    if (known != null) {
      return known;
    }
    if (!(value instanceof Collection<?>
        || value instanceof Map<?, ?>
        || value instanceof InertObject)) {
      throw source.damaged(
          value instanceof TorchStorage
              ? "a bare storage, expected it inside a tensor"
              : "a mark is left over");
    }
    if (path.size() >= MAX_DEPTH) {
      throw tooDeep();
    }
    seen.put(value, OPEN);
    path.push(new Visit(value));
    return null;
  }

  private void requireReadable(Object value) throws TorchFormatException {
    if (value instanceof Unreadable unreadable) {
      throw new TorchFormatException(source.source(), unreadable.problem());
    }
  }

  private TorchFormatException tooDeep() {
    return source.damaged("values are nested deeper than " + MAX_DEPTH);
  }

  private static boolean isLeaf(Object value) {
    return value == null
        || value instanceof String
        || value instanceof Long
        || value instanceof Double
        || value instanceof Boolean
        || value instanceof BigInteger
        || value instanceof byte[]
        || value instanceof InertGlobal;
  }

  /** Keys and elements of sets are always leaves. */
  private static Collection<?> children(Object container) {
    if (container instanceof Map<?, ?> map) {
      return map.values();
    }
    if (container instanceof InertObject object) {
      List<Object> children = new ArrayList<>();
      children.add(object.arguments());
      children.add(object.state());
      children.add(object.entries());
      children.add(object.elements());
      return children;
    }
    return (Collection<?>) container;
  }
}
