/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.rerank;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.aladin.model.alignment.AlignmentMode;
import org.aladin.model.alignment.encoded.AlignmentKind;
import org.aladin.model.image.Box;
import org.aladin.solr.query.ResolvedQuery;
import org.apache.lucene.search.Explanation;
import org.apache.lucene.search.IndexSearcher;

/**
 * Explains a score: the combination, the first pass, and the alignment word by word or region by
 * region, as the alignment mode sums it.
 */
final class AlignmentExplanation {
  private final AlignmentParams params;
  private final ResolvedQuery query;
  private final WindowRange range;

  /**
   * @param range the range of the window's scores; null if unknown, which only matters to scales
   *     and to unranked documents
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
    WindowRange lowest = range == null ? new WindowRange(0, 0, 0, 0, 0) : range;
    String missing = missing(matches.notComparable());
    Explanation main = Explanation.match(f, "first pass score, of:", firstPass);
    if (words == null && !params.finds(AlignmentScore.MISSING)) {
      return Explanation.noMatch(missing + label() + ", minScore=" + params.minScore(), main);
    }
    if (words == null && combination.missing() != MissingPolicy.ZERO) {
      return combination.missing() == MissingPolicy.KEEP
          ? Explanation.match(scaledFirstPass(f), missing + label(), main)
          : Explanation.match(
              lowest.unranked(f),
              missing
                  + label()
                  + ": "
                  + (lowest.lowest() < 0 ? lowest.lowest() + " " : "")
                  + "-1 / (1 + first pass)",
              main);
    }
    Explanation alignment =
        words == null
            ? Explanation.match(0f, missing + label())
            : alignment(words, matches.score(searcher, doc, params.sum()));
    if (words != null && params.minScore() != null) {
      float mean = matches.score(searcher, doc, AlignmentSum.MEAN);
      if (mean < params.minScore()) {
        return Explanation.noMatch(
            "mean cosine " + mean + " is below minScore=" + params.minScore(), alignment, main);
      }
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

  private float scaledFirstPass(float f) {
    return range == null ? f : params.combination().firstPass(f, range);
  }

  private Explanation alignment(List<WordMatch> matches, float score) {
    List<Explanation> details =
        matches.stream().map(match -> Explanation.match(match.added(), describe(match))).toList();
    long words = matches.stream().filter(match -> match.of() == AlignmentKind.WORDS).count();
    return Explanation.match(score, describe(words, matches.size() - words), details);
  }

  private String describe(long words, long regions) {
    AlignmentMode mode = query.mode();
    boolean mean = params.sum() == AlignmentSum.MEAN;
    String what =
        switch (mode) {
          case MRSW, MRAVGW -> words + " words of the cosine with the best region";
          case MWSR -> regions + " regions of the cosine with the best word";
          case SYMM ->
              words + " words and " + regions + " regions of the cosine with the best of the other";
          case SUM, MEAN -> words + " words of the cosines with all regions";
        };
    String how =
        mean || mode == AlignmentMode.MRAVGW
            ? "mean"
            : mode == AlignmentMode.MEAN ? "mean over the padded matrix of the sum" : "sum";
    return "alignment, " + how + " over " + what + ", of:";
  }

  private String describe(WordMatch match) {
    boolean ofWord = match.of() == AlignmentKind.WORDS;
    String word = "word " + match.index() + (match.word() == null ? "" : " '" + match.word() + "'");
    String region = "region " + match.region() + at(match.box());
    if (!query.mode().sumsMaxima()) {
      return word
          + " with all regions"
          + (match.region() < 0
              ? ""
              : String.format(Locale.ROOT, ", %.3f of it with ", match.cosine()) + region);
    }
    if (ofWord) {
      return match.region() < 0
          ? word + " has no region with a positive cosine"
          : word + " with " + region;
    }
    return match.index() < 0
        ? region + " has no word with a positive cosine"
        : region + " with " + word;
  }

  private static String at(Box box) {
    return box == null
        ? ""
        : String.format(
            Locale.ROOT, " at [%.3f, %.3f, %.3f, %.3f]", box.x1(), box.y1(), box.x2(), box.y2());
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
