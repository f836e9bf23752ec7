/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Sequences without padding: the rows of an array [N, H] are their positions, one sequence after
 * another, ordered by length. Neighbours of the same length form a group, whose rows are an array
 * [count, length, H] without a copy. The order and the groups depend on the lengths alone.
 */
final class PackedSequences implements Sequences {
  /**
   * One sequence before it is packed.
   *
   * @param sources the row of each position in another array
   * @param read how many of the last positions have an output that is read
   */
  record Sequence(int[] sources, int read) {
    int length() {
      return sources.length;
    }
  }

  private record Group(int count, int length, int read) {
    int rows() {
      return count * length;
    }

    int readRows() {
      return count * read;
    }
  }

  private final NDManager manager;
  private final List<Sequence> sequences;
  private final List<Sequence> ordered = new ArrayList<>();
  private final List<Group> groups = new ArrayList<>();

  /** The first output row of each sequence, in the given order. */
  private final int[] firstRead;

  /**
   * @param manager owns the indices
   * @param sequences at least one
   */
  PackedSequences(NDManager manager, List<Sequence> sequences) {
    this.manager = manager;
    this.sequences = sequences;
    firstRead = new int[sequences.size()];
    int rows = 0;
    Comparator<Integer> order =
        Comparator.<Integer>comparingInt(i -> sequences.get(i).length())
            .thenComparingInt(i -> sequences.get(i).read());
    for (int i : IntStream.range(0, firstRead.length).boxed().sorted(order).toList()) {
      Sequence sequence = sequences.get(i);
      ordered.add(sequence);
      firstRead[i] = rows;
      rows += sequence.read();
      Group last = groups.isEmpty() ? null : groups.get(groups.size() - 1);
      if (last != null && last.length == sequence.length() && last.read == sequence.read()) {
        groups.set(groups.size() - 1, new Group(last.count + 1, last.length, last.read));
      } else {
        groups.add(new Group(1, sequence.length(), sequence.read()));
      }
    }
  }

  /**
   * @param sources [rows, H], which the sequences name
   * @return [N, H]
   */
  NDArray pack(NDArray sources) {
    return rows(
        sources, ordered.stream().flatMapToInt(s -> IntStream.of(s.sources())).asLongStream());
  }

  /**
   * The outputs of some neighbouring sequences, padded with the output of any position.
   *
   * @param outputs of the positions that are read
   * @param from the first of the sequences, in the order that the constructor got
   * @return [to - from, largest number of read positions, H]
   */
  NDArray unpack(NDArray outputs, int from, int to) {
    int width = sequences.subList(from, to).stream().mapToInt(Sequence::read).max().orElseThrow();
    long[] rows = new long[(to - from) * width];
    for (int i = from; i < to; i++) {
      for (int p = 0; p < sequences.get(i).read(); p++) {
        rows[(i - from) * width + p] = firstRead[i] + p;
      }
    }
    return Layers.rows(outputs, manager.create(rows, new Shape(to - from, width)));
  }

  @Override
  public NDArray attention(NDArray query, NDArray key, NDArray value, Attention attention) {
    return attention(split(query, Group::rows), key, value, attention);
  }

  @Override
  public NDArray read(NDArray hidden) {
    if (groups.stream().allMatch(group -> group.read == group.length)) {
      return hidden;
    }
    IntStream.Builder rows = IntStream.builder();
    int row = 0;
    for (Sequence sequence : ordered) {
      row += sequence.length();
      IntStream.range(row - sequence.read(), row).forEach(rows);
    }
    return rows(hidden, rows.build().asLongStream());
  }

  @Override
  public NDArray attentionOfRead(NDArray query, NDArray key, NDArray value, Attention attention) {
    return attention(split(query, Group::readRows), key, value, attention);
  }

  private NDArray attention(NDList queries, NDArray key, NDArray value, Attention attention) {
    NDList keys = split(key, Group::rows);
    NDList values = split(value, Group::rows);
    NDList contexts = new NDList(groups.size());
    for (int i = 0; i < groups.size(); i++) {
      int count = groups.get(i).count;
      NDArray context =
          attention.of(
              each(queries.get(i), count),
              each(keys.get(i), count),
              each(values.get(i), count),
              null);
      contexts.add(context.reshape(queries.get(i).getShape()));
    }
    return contexts.size() == 1 ? contexts.get(0) : NDArrays.concat(contexts);
  }

  /** [count * S, H] as [count, S, H]. */
  private static NDArray each(NDArray rows, int count) {
    Shape shape = rows.getShape();
    return rows.reshape(count, shape.get(0) / count, shape.get(1));
  }

  /** The groups' rows. The gradient of a split is one array, that of slices would be one each. */
  private NDList split(NDArray rows, ToIntFunction<Group> size) {
    if (groups.size() == 1) {
      return new NDList(rows);
    }
    long[] ends = new long[groups.size() - 1];
    long end = 0;
    for (int i = 0; i < ends.length; i++) {
      end += size.applyAsInt(groups.get(i));
      ends[i] = end;
    }
    return rows.split(ends, 0);
  }

  private NDArray rows(NDArray from, LongStream indices) {
    return Layers.rows(from, manager.create(indices.toArray()));
  }
}
