/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.rerank;

import java.util.Arrays;
import java.util.List;
import org.aladin.model.alignment.encoded.AlignmentValue;
import org.aladin.model.alignment.encoded.EncodedMaxSim;

/**
 * The query's side of an alignment: its vectors, and for a text the word pieces they stand for.
 * Equal if all of that is, so that it can be part of a cache key. Immutable.
 */
public final class AlignmentQuery {
  private final AlignmentValue value;
  private final List<String> words;

  /**
   * @param value the vectors: words that look for regions, or regions that look for words
   * @param words the word pieces of a text's vectors; empty if unknown
   * @throws IllegalArgumentException if there are words, but not one a vector
   */
  public AlignmentQuery(AlignmentValue value, List<String> words) {
    if (!words.isEmpty() && words.size() != value.set().count()) {
      throw new IllegalArgumentException(
          words.size()
              + " words for "
              + value.set().count()
              + " vectors, expected as many or none");
    }
    this.value = value;
    this.words = List.copyOf(words);
  }

  /** The vectors, their kind, model and boxes. */
  public AlignmentValue value() {
    return value;
  }

  /** The word pieces of the vectors; empty if unknown. */
  public List<String> words() {
    return words;
  }

  /** A scorer of documents against this query, for one thread. */
  public EncodedMaxSim scorer() {
    return new EncodedMaxSim(value.kind(), value.set());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AlignmentQuery that
        && value.kind() == that.value.kind()
        && value.model().equals(that.value.model())
        && value.boxes().equals(that.value.boxes())
        && words.equals(that.words)
        && value.set().dimension() == that.value.set().dimension()
        && Arrays.equals(value.set().vectors(), that.value.set().vectors());
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(value.set().vectors()) + value.model().hashCode();
  }

  @Override
  public String toString() {
    return words.isEmpty()
        ? value.set().count() + " " + value.kind().label()
        : String.join(" ", words);
  }
}
