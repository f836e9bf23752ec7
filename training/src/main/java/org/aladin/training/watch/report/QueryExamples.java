/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.watch.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.aladin.training.evaluation.Head;
import org.aladin.training.evaluation.ScoreMatrix;

/**
 * Some captions of an evaluation set as queries, with the best images of each head. Given to an
 * {@link org.aladin.training.evaluation.Evaluation} as the receiver of its score matrices. The
 * queries are spread evenly over the set, so that every validation of a run shows the same ones.
 */
public final class QueryExamples implements BiConsumer<Head, ScoreMatrix> {
  /** The number of queries of a report. */
  public static final int QUERIES = 10;

  private static final int HITS = 5;

  private final Map<Head, List<Answer>> answers = new EnumMap<>(Head.class);
  private int[] captions = {};

  /**
   * The answer of one head to one query.
   *
   * @param hits the best images, as indices, best first
   * @param scores their scores
   * @param rank the rank of the query's own image, from 1
   */
  record Answer(int[] hits, float[] scores, int rank) {}

  @Override
  public void accept(Head head, ScoreMatrix scores) {
    captions = pick(scores);
    List<Answer> all = new ArrayList<>();
    for (int caption : captions) {
      int[] order = scores.bestImages(caption);
      int own = scores.imageOf(caption);
      int rank =
          1
              + IntStream.range(0, order.length)
                  .filter(i -> order[i] == own)
                  .findFirst()
                  .orElseThrow();
      int[] hits = Arrays.copyOf(order, Math.min(HITS, order.length));
      float[] hitScores = new float[hits.length];
      for (int i = 0; i < hits.length; i++) {
        hitScores[i] = scores.row(hits[i])[caption];
      }
      all.add(new Answer(hits, hitScores, rank));
    }
    answers.put(head, all);
  }

  /** The captions that are the queries, as indices; empty before an evaluation. */
  int[] captions() {
    return captions;
  }

  /** The answer of a head to the query at a position of {@link #captions}. */
  Answer answer(Head head, int position) {
    return answers.get(head).get(position);
  }

  /** Captions at even distances, from different images where there are enough. */
  private static int[] pick(ScoreMatrix scores) {
    int queries = Math.min(QUERIES, scores.captions());
    return IntStream.range(0, queries)
        .map(
            i -> {
              int image = (int) ((long) i * scores.images() / queries);
              return scores.owners().first(image) + i % scores.owners().count(image);
            })
        .distinct()
        .toArray();
  }
}
