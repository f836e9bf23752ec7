/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.query;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.aladin.model.alignment.encoded.AlignmentValue;
import org.aladin.model.alignment.encoded.EncodedMaxSim;

/**
 * The query's side of a comparison: a global vector for {@link Stage#SEARCH}, an alignment set for
 * {@link Stage#RERANK}, with the word pieces of a text. Equal if all of that is, so that it can be
 * part of a cache key. Immutable.
 */
public final class ResolvedQuery {
  private final String modelVersion;
  private final float[] vector;
  private final AlignmentValue alignment;
  private final List<String> words;

  private ResolvedQuery(
      String modelVersion, float[] vector, AlignmentValue alignment, List<String> words) {
    this.modelVersion = modelVersion;
    this.vector = vector;
    this.alignment = alignment;
    this.words = List.copyOf(words);
  }

  /**
   * For a search.
   *
   * @param modelVersion the version of the model that the vector is compared as
   * @param vector D values; not to be changed
   */
  public static ResolvedQuery ofVector(String modelVersion, float[] vector) {
    return new ResolvedQuery(modelVersion, vector, null, List.of());
  }

  /**
   * For reranking.
   *
   * @param alignment words that look for regions, or regions that look for words
   * @param words the word pieces of a text's vectors; empty if unknown
   * @throws IllegalArgumentException if the number of words is neither 0 nor that of the vectors
   */
  public static ResolvedQuery ofAlignment(AlignmentValue alignment, List<String> words) {
    if (!words.isEmpty() && words.size() != alignment.set().count()) {
      throw new IllegalArgumentException(
          words.size()
              + " words for "
              + alignment.set().count()
              + " vectors, expected as many or none");
    }
    return new ResolvedQuery(alignment.model(), null, alignment, words);
  }

  /** The version of the model that made the vectors; empty if unknown. */
  public String modelVersion() {
    return modelVersion;
  }

  /**
   * The global vector; not to be changed.
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

  /** The word pieces of the alignment set's vectors; empty if unknown. */
  public List<String> words() {
    return words;
  }

  /** A scorer of documents against the alignment set, for one thread. */
  public EncodedMaxSim scorer() {
    return new EncodedMaxSim(alignment().kind(), alignment().set());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ResolvedQuery that
        && modelVersion.equals(that.modelVersion)
        && Arrays.equals(vector, that.vector)
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
