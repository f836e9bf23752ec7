/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.alignment.encoded;

import java.util.ArrayList;
import java.util.List;
import org.aladin.model.alignment.AlignmentMode;
import org.aladin.model.alignment.AlignmentSet;
import org.aladin.model.alignment.MaxSim;

/**
 * The alignment score between one query and many encoded documents, in one mode. Maxima are at
 * least 0, as in the original's evaluation. {@link EncodedMaxSim} states the precision of each
 * maximum; sums of all cosines are as precise as the stored values.
 *
 * <p>Not thread-safe: an instance holds its working memory. The constructor copies the query.
 */
public final class EncodedScorer {
  private final AlignmentMode mode;
  private final AlignmentKind queryKind;
  private final int queries;

  /** The maxima of words and of regions; null in modes that do not add them up. */
  private final EncodedMaxSim words;

  private final EncodedMaxSim regions;

  /** All cosines; null in modes that add up maxima. */
  private final EncodedCosines all;

  /**
   * @param mode how cosines become a score
   * @param queryKind whether the query's vectors are words or regions
   * @param query N vectors of D dimensions
   */
  public EncodedScorer(AlignmentMode mode, AlignmentKind queryKind, AlignmentSet query) {
    this.mode = mode;
    this.queryKind = queryKind;
    this.queries = query.count();
    this.words = mode.sumsWords() ? new EncodedMaxSim(queryKind, query, AlignmentKind.WORDS) : null;
    this.regions =
        mode.sumsRegions() ? new EncodedMaxSim(queryKind, query, AlignmentKind.REGIONS) : null;
    this.all = words == null && regions == null ? new EncodedCosines(queryKind, query) : null;
  }

  /** The mode of the scores. */
  public AlignmentMode mode() {
    return mode;
  }

  /**
   * The score of one document: {@link AlignmentMode#score} of the cosines that the mode adds up;
   * NaN if a vector holds NaN.
   *
   * @throws IllegalArgumentException if the document holds vectors of the same kind as the query's,
   *     or of another dimension
   */
  public float score(EncodedAlignment hit) {
    return score(hit, sum(hit));
  }

  /** The score of a document whose {@link #sum} is known. */
  public float score(EncodedAlignment hit, double sum) {
    return (float) mode.score(sum, words(hit));
  }

  /**
   * The mean of the cosines that the mode adds up, see {@link AlignmentMode#mean}.
   *
   * @throws IllegalArgumentException as {@link #score}
   */
  public float mean(EncodedAlignment hit) {
    return mean(hit, sum(hit));
  }

  /** The mean of a document whose {@link #sum} is known. */
  public float mean(EncodedAlignment hit, double sum) {
    return (float) mode.mean(sum, words(hit), regions(hit));
  }

  /** W, the number of words of a pair. */
  public int words(EncodedAlignment hit) {
    return queryKind == AlignmentKind.WORDS ? queries : hit.count();
  }

  /** R, the number of aligned regions of a pair. */
  public int regions(EncodedAlignment hit) {
    return queryKind == AlignmentKind.REGIONS ? queries : hit.count();
  }

  /**
   * The sum of the cosines that the mode adds up, of which both score and mean are made.
   *
   * @throws IllegalArgumentException as {@link #score}
   */
  public double sum(EncodedAlignment hit) {
    if (all != null) {
      return all.sum(hit);
    }
    // Each alone has float32's precision: MrSw is what it is without other modes.
    return (words == null ? 0 : words.score(hit)) + (regions == null ? 0 : regions.score(hit));
  }

  /**
   * What the score is made of: for each word or region that the mode sums over, what it adds; words
   * come before regions. Slower than {@link #score}.
   *
   * @throws IllegalArgumentException as {@link #score}
   */
  public List<Contribution> contributions(EncodedAlignment hit) {
    if (all != null) {
      return all.ofWords(hit);
    }
    List<Contribution> contributions = new ArrayList<>();
    add(AlignmentKind.WORDS, words, hit, contributions);
    add(AlignmentKind.REGIONS, regions, hit, contributions);
    return contributions;
  }

  private static void add(
      AlignmentKind of, EncodedMaxSim maxima, EncodedAlignment hit, List<Contribution> all) {
    MaxSim.Match[] matches = maxima == null ? new MaxSim.Match[0] : maxima.matches(hit);
    for (int i = 0; i < matches.length; i++) {
      float cosine = matches[i].cosine();
      all.add(new Contribution(of, i, matches[i].region(), cosine, cosine));
    }
  }
}
