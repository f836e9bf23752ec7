/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.evaluation;

/**
 * The order of {@code numpy.argsort(scores)[::-1]} as numpy 1.17 to 1.24 computes it, ties included
 * (ALADIN was published with numpy 1.20.2). That sort is not stable, and the alignment head scores
 * whole groups of captions exactly 0, so that without it mean ranks differ from the original's: on
 * the reference set {@code full}, 53.25 becomes 55.47 with a stable sort.
 *
 * <p>The algorithm is numpy's scalar introsort: quicksort with the median of the first, middle and
 * last element as the pivot, the larger part set aside for later, insertion sort up to 16 elements,
 * and heapsort for a part that was set aside after {@code 2 * floor(log2(n))} nested partitions.
 * Newer versions of numpy sort with vector instructions where the processor has them, and order
 * ties by the processor. Library sorts do not help: the JDK's and libtorch's order ties in their
 * own way, and the order of ties is what has to be equal.
 */
final class NumpyArgsort {
  private static final int SMALL = 15;
  private static final int FIELDS = 3;

  private final float[] scores;
  private final int[] order;

  private NumpyArgsort(float[] scores) {
    this.scores = scores;
    this.order = new int[scores.length];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
  }

  /**
   * The indices of the scores, best first.
   *
   * @param scores any numbers but NaN
   */
  static int[] descending(float[] scores) {
    int[] ascending = ascending(scores);
    for (int i = 0, j = ascending.length - 1; i < j; i++, j--) {
      int index = ascending[i];
      ascending[i] = ascending[j];
      ascending[j] = index;
    }
    return ascending;
  }

  /** The indices of the scores, worst first. */
  static int[] ascending(float[] scores) {
    NumpyArgsort sort = new NumpyArgsort(scores);
    if (scores.length > 1) {
      sort.introsort();
    }
    return sort.order;
  }

  private void introsort() {
    int depth = 2 * (Integer.SIZE - 1 - Integer.numberOfLeadingZeros(order.length));
    // The larger part is always set aside, so at most log2(n) parts are set aside.
    int[] waiting = new int[FIELDS * Integer.SIZE];
    int top = 0;
    int left = 0;
    int right = order.length - 1;
    while (true) {
      boolean tooDeep = depth < 0;
      while (right - left > SMALL && !tooDeep) {
        depth--;
        int pivot = partition(left, right);
        boolean leftIsSmaller = pivot - left < right - pivot;
        waiting[top++] = leftIsSmaller ? pivot + 1 : left;
        waiting[top++] = leftIsSmaller ? right : pivot - 1;
        waiting[top++] = depth;
        if (leftIsSmaller) {
          right = pivot - 1;
        } else {
          left = pivot + 1;
        }
      }
      if (tooDeep) {
        heapsort(left, right - left + 1);
      } else {
        insertionSort(left, right);
      }
      if (top == 0) {
        return;
      }
      depth = waiting[--top];
      right = waiting[--top];
      left = waiting[--top];
    }
  }

  /** Splits at the median of three; returns where the pivot ended. */
  private int partition(int left, int right) {
    int middle = left + (right - left) / 2;
    swapIfLess(middle, left);
    swapIfLess(right, middle);
    swapIfLess(middle, left);
    float pivot = scores[order[middle]];
    swap(middle, right - 1);
    int up = left;
    int down = right - 1;
    while (true) {
      do {
        up++;
      } while (scores[order[up]] < pivot);
      do {
        down--;
      } while (pivot < scores[order[down]]);
      if (up >= down) {
        swap(up, right - 1);
        return up;
      }
      swap(up, down);
    }
  }

  private void insertionSort(int left, int right) {
    for (int i = left + 1; i <= right; i++) {
      int moved = order[i];
      int at = i;
      while (at > left && scores[moved] < scores[order[at - 1]]) {
        order[at] = order[at - 1];
        at--;
      }
      order[at] = moved;
    }
  }

  private void heapsort(int left, int count) {
    for (int root = count / 2; root > 0; root--) {
      sink(left, root, count, order[left + root - 1]);
    }
    for (int size = count - 1; size > 0; size--) {
      int moved = order[left + size];
      order[left + size] = order[left];
      sink(left, 1, size, moved);
    }
  }

  /** Moves an index down from a node (counted from 1) of the heap that begins at {@code left}. */
  private void sink(int left, int node, int size, int moved) {
    int hole = node;
    for (int child = 2 * hole; child <= size; child = 2 * hole) {
      if (child < size && scores[order[left + child - 1]] < scores[order[left + child]]) {
        child++;
      }
      if (!(scores[moved] < scores[order[left + child - 1]])) {
        break;
      }
      order[left + hole - 1] = order[left + child - 1];
      hole = child;
    }
    order[left + hole - 1] = moved;
  }

  private void swapIfLess(int i, int j) {
    if (scores[order[i]] < scores[order[j]]) {
      swap(i, j);
    }
  }

  private void swap(int i, int j) {
    int index = order[i];
    order[i] = order[j];
    order[j] = index;
  }
}
