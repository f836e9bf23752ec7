/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.query;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.aladin.model.alignment.AlignmentMode;
import org.aladin.model.alignment.encoded.AlignmentValue;
import org.aladin.model.alignment.encoded.EncodedScorer;

/**
 * The query's side of a comparison: a global vector for {@link Stage#SEARCH}, an alignment set for
 * {@link Stage#RERANK}, with the word pieces of a text. Equal if all of these are equal, so it can
 * be part of a cache key. Immutable.
 */
public final class ResolvedQuery {
  private final String modelVersion;
  private final float[] vector;
  private final AlignmentValue alignment;
  private final AlignmentMode mode;
  private final List<String> words;

  private ResolvedQuery(
      String modelVersion,
      float[] vector,
      AlignmentValue alignment,
      AlignmentMode mode,
      List<String> words) {
    this.modelVersion = modelVersion;
    this.vector = vector;
    this.alignment = alignment;
    this.mode = mode;
    this.words = List.copyOf(words);
  }

  /**
   * Creates a query for a search.
   *
   * @param modelVersion the model version of the vectors to compare with
   * @param vector D values; must not be modified
   */
  public static ResolvedQuery ofVector(String modelVersion, float[] vector) {
    return new ResolvedQuery(modelVersion, vector, null, null, List.of());
  }

  /**
   * Creates a query for reranking.
   *
   * @param alignment words to compare with regions, or regions to compare with words
   * @param mode the alignment mode of the model
   * @param words the word pieces of a text's vectors; empty if unknown
   * @throws IllegalArgumentException if the number of words is neither 0 nor the number of vectors
   */
  public static ResolvedQuery ofAlignment(
      AlignmentValue alignment, AlignmentMode mode, List<String> words) {
    if (!words.isEmpty() && words.size() != alignment.set().count()) {
      throw new IllegalArgumentException(
          words.size()
              + " words for "
              + alignment.set().count()
              + " vectors, expected the same number or none");
    }
    return new ResolvedQuery(alignment.model(), null, alignment, mode, words);
  }

  /** The version of the model that produced the vectors; empty if unknown. */
  public String modelVersion() {
    return modelVersion;
  }

  /**
   * The global vector; must not be modified.
   *
   * @throws IllegalStateException if the query was resolved for another stage
   */
  public float[] vector() {
    return present(vector, Stage.SEARCH);
  }

  /**
   * The alignment set, with its kind, model and boxes.
   *
   * @throws IllegalStateException if the query was resolved for another stage
   */
  public AlignmentValue alignment() {
    return present(alignment, Stage.RERANK);
  }

  private static <T> T present(T part, Stage stage) {
    if (part == null) {
      throw new IllegalStateException("The query was not resolved for " + stage);
    }
    return part;
  }

  /**
   * The alignment mode, by which documents are scored against the alignment set.
   *
   * @throws IllegalStateException if the query was resolved for another stage
   */
  public AlignmentMode mode() {
    return present(mode, Stage.RERANK);
  }

  /** The word pieces of the alignment set's vectors; empty if unknown. */
  public List<String> words() {
    return words;
  }

  /** Creates a scorer of documents against the alignment set, for one thread. */
  public EncodedScorer scorer() {
    return new EncodedScorer(mode(), alignment().kind(), alignment().set());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ResolvedQuery that
        && modelVersion.equals(that.modelVersion)
        && Arrays.equals(vector, that.vector)
        && mode == that.mode
        && words.equals(that.words)
        && sameAlignment(alignment, that.alignment);
  }

  private static boolean sameAlignment(AlignmentValue one, AlignmentValue other) {
    if (one == null || other == null) {
      return one == other;
    }
    return one.kind() == other.kind()
        && one.boxes().equals(other.boxes())
        && one.set().dimension() == other.set().dimension()
        && Arrays.equals(one.set().vectors(), other.set().vectors());
  }

  @Override
  public int hashCode() {
    float[] numbers = alignment == null ? vector : alignment.set().vectors();
    return Objects.hash(Arrays.hashCode(numbers), modelVersion);
  }

  @Override
  public String toString() {
    if (alignment == null) {
      return "a vector of " + vector.length + " dimensions";
    }
    return words.isEmpty()
        ? alignment.set().count() + " " + alignment.kind().label()
        : String.join(" ", words);
  }
}
