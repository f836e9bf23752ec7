/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.rerank;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.aladin.model.image.Box;
import org.aladin.solr.query.ResolvedQuery;
import org.apache.lucene.search.Explanation;
import org.apache.lucene.search.IndexSearcher;

/** Explains a score: the combination, the first pass, and the alignment word by word. */
final class AlignmentExplanation {
  private final AlignmentParams params;
  private final ResolvedQuery query;
  private final WindowRange range;

  /**
   * @param range the range of the window's scores; null if unknown, which only matters to scales
   */
  AlignmentExplanation(AlignmentParams params, ResolvedQuery query, WindowRange range) {
    this.params = params;
    this.query = query;
    this.range = range;
  }

  Explanation explain(IndexSearcher searcher, Explanation firstPass, int doc) throws IOException {
    Combination combination = params.combination();
    float f = firstPass.isMatch() ? firstPass.getValue().floatValue() : 0;
    WordMatches matches = new WordMatches(params, query);
    List<WordMatch> words = matches.of(searcher, doc);
    String missing = missing(matches.notComparable());
    Explanation main = Explanation.match(f, "first pass score, of:", firstPass);
    if (words == null && !params.finds(AlignmentScore.MISSING)) {
      return Explanation.noMatch(missing + label() + ", minScore=" + params.minScore(), main);
    }
    if (words == null && combination.missing() != MissingPolicy.ZERO) {
      return combination.missing() == MissingPolicy.KEEP
          ? Explanation.match(scaledFirstPass(f), missing + label(), main)
          : Explanation.match(
              Combination.unranked(f), missing + label() + ": -1 / (1 + first pass)", main);
    }
    Explanation alignment =
        words == null ? Explanation.match(0f, missing + label()) : alignment(words);
    if (words != null && params.minScore() != null && mean(words) < params.minScore()) {
      return Explanation.noMatch(
          "mean cosine " + mean(words) + " is below minScore=" + params.minScore(),
          alignment,
          main);
    }
    float a = alignment.getValue().floatValue();
    if (combination.scaled() && range == null) {
      // If only id and score are requested, shards explain in the first response, before the merge.
      return Explanation.match(
          a, "alignment, not scaled: request one more field in fl", alignment, main);
    }
    return Explanation.match(combination.score(f, a, range), formula(combination), alignment, main);
  }

  private String missing(String notComparable) {
    return "no vectors in field '"
        + params.field()
        + "'"
        + (notComparable == null ? "" : " to compare with the query's: " + notComparable)
        + ", missing=";
  }

  private String label() {
    return params.combination().missing().label();
  }

  private static float mean(List<WordMatch> words) {
    double sum = 0;
    for (WordMatch word : words) {
      sum += word.cosine();
    }
    return AlignmentSum.MEAN.of((float) sum, words.size());
  }

  private float scaledFirstPass(float f) {
    return range == null ? f : params.combination().firstPass(f, range);
  }

  private Explanation alignment(List<WordMatch> words) {
    List<Explanation> details = new ArrayList<>();
    double sum = 0;
    for (WordMatch word : words) {
      sum += word.cosine();
      details.add(Explanation.match(word.cosine(), describe(word)));
    }
    return Explanation.match(
        params.sum().of((float) sum, words.size()),
        "alignment, "
            + params.sum().label()
            + " over "
            + words.size()
            + " words of the cosine with the best region, of:",
        details);
  }

  private static String describe(WordMatch word) {
    String name = "word " + word.index() + (word.word() == null ? "" : " '" + word.word() + "'");
    if (word.region() < 0) {
      return name + " has no region with a positive cosine";
    }
    Box box = word.box();
    return name
        + " with region "
        + word.region()
        + (box == null
            ? ""
            : String.format(
                Locale.ROOT,
                " at [%.3f, %.3f, %.3f, %.3f]",
                box.x1(),
                box.y1(),
                box.x2(),
                box.y2()));
  }

  private static String formula(Combination c) {
    String a = c.scale() == null ? "alignment" : "alignment scaled to " + c.scale();
    String f = c.mainScale() == null ? "first pass" : "first pass scaled to " + c.mainScale();
    return switch (c.operator()) {
      case REPLACE -> c.weight() + " * " + a + ", of:";
      case ADD -> f + " + " + c.weight() + " * " + a + ", of:";
      case MULTIPLY -> f + " * " + c.weight() + " * " + a + ", of:";
    };
  }
}
