/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.rerank;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Orders the documents of a window by both scores: ranked documents by their combined score, then
 * unranked documents in the order of the first pass, with lower scores. Equal scores are ordered by
 * the requested tie breaker, or else by the first pass. Stateless, and the same for one shard and
 * for many, so their orders agree.
 *
 * @param <T> the type that represents a document
 */
final class WindowRanking<T> {
  /**
   * One document of the window.
   *
   * @param document the document
   * @param firstPass its score in the first pass
   * @param alignment its alignment score, if it has one
   */
  record Candidate<T>(T document, float firstPass, AlignmentScore alignment) {}

  /**
   * A document with its rank.
   *
   * @param document the document
   * @param ranked false if it comes after all ranked ones
   * @param score the reported score
   */
  record Ranked<T>(T document, boolean ranked, float score) {}

  private final List<Ranked<T>> order = new ArrayList<>();
  private final WindowRange scales;
  private final WindowRange range;

  /**
   * @param window the documents, in the first pass's order
   * @param ties the order of documents with equal reported scores; null for that of the first pass
   */
  WindowRanking(List<Candidate<T>> window, Combination combination, Comparator<? super T> ties) {
    boolean zero = combination.missing() == MissingPolicy.ZERO;
    List<Candidate<T>> candidates =
        window.stream()
            .map(
                c ->
                    zero && c.alignment().isMissing()
                        ? new Candidate<>(c.document, c.firstPass, AlignmentScore.of(0))
                        : c)
            .toList();
    List<Candidate<T>> aligned = candidates.stream().filter(c -> c.alignment().isScored()).toList();
    scales =
        new WindowRange(
            min(candidates, Candidate::firstPass),
            max(candidates, Candidate::firstPass),
            min(aligned, c -> c.alignment().value()),
            max(aligned, c -> c.alignment().value()),
            0);
    for (Candidate<T> candidate : candidates) {
      order.add(rank(candidate, combination));
    }
    float lowest = min(order.stream().filter(Ranked::ranked).toList(), Ranked::score);
    range = scales.above(Math.min(0, lowest));
    order.replaceAll(
        r -> r.ranked() ? r : new Ranked<>(r.document(), false, range.unranked(r.score())));
    order.sort(order(ties));
  }

  private static <T> Comparator<Ranked<T>> order(Comparator<? super T> ties) {
    Comparator<Ranked<T>> ranked = Comparator.comparing(r -> !r.ranked());
    return ties == null
        ? ranked.thenComparing(
            r -> r.ranked() ? -r.score() : 0) // stable: unranked ones keep their order
        : ranked.thenComparing(r -> -r.score()).thenComparing(Ranked::document, ties);
  }

  /** The rank of a candidate; an unranked one still has the score of the first pass. */
  private Ranked<T> rank(Candidate<T> c, Combination combination) {
    if (c.alignment().isScored()) {
      float score = combination.score(c.firstPass(), c.alignment().value(), scales);
      return new Ranked<>(c.document(), true, score);
    }
    if (c.alignment().isMissing() && combination.missing() == MissingPolicy.KEEP) {
      float score = combination.firstPass(c.firstPass(), scales);
      return new Ranked<>(c.document(), true, score);
    }
    return new Ranked<>(c.document(), false, c.firstPass());
  }

  /** The documents, best first. */
  List<Ranked<T>> order() {
    return order;
  }

  /** The range of the window's scores. */
  WindowRange range() {
    return range;
  }

  private static <C> float min(List<C> of, ToDoubleFunction<C> score) {
    return (float) of.stream().mapToDouble(score).min().orElse(0);
  }

  private static <C> float max(List<C> of, ToDoubleFunction<C> score) {
    return (float) of.stream().mapToDouble(score).max().orElse(0);
  }
}
