/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.rerank;

import java.util.List;
import org.aladin.solr.comparison.NotComparablePolicy;
import org.aladin.solr.params.CheckedParams;
import org.aladin.solr.params.QueryParams;
import org.aladin.solr.query.QuerySource;
import org.aladin.solr.query.QuerySourceParams;
import org.aladin.solr.query.Stage;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.params.SolrParams;
import org.apache.solr.search.ReRankOperator;

/**
 * The checked local parameters of {@code {!alignment}}, which {@link AlignmentQParserPlugin}
 * describes. Immutable.
 *
 * @param field the alignment field of the documents
 * @param source the source to rank by
 * @param model the model that encodes; null for the only one
 * @param reRankDocs the number of documents to score
 * @param minScore the minimum mean cosine of a hit, from 0 to 1; null to cut nothing off
 * @param sum whether the score is that of the alignment mode or the mean of its cosines
 * @param combination how both scores are combined
 * @param words the text field of the documents from which explanations take the words, or null
 * @param notComparable how documents with vectors of another version or kind are handled
 */
record AlignmentParams(
    String field,
    QuerySource source,
    String model,
    int reRankDocs,
    Float minScore,
    AlignmentSum sum,
    Combination combination,
    String words,
    NotComparablePolicy notComparable) {
  static final int DEFAULT_RERANK_DOCS = 100;

  /** The error message for the parser in any other parameter of a request. */
  static final String NOT_RQ = "it reranks the results of q, expected it as rq";

  private static final List<String> OWN =
      List.of(
          QueryParams.FIELD,
          QueryParams.TEXT,
          QueryParams.ID,
          QueryParams.FROM,
          QueryParams.VECTORS,
          QueryParams.FEATURES,
          QueryParams.IMAGE,
          QueryParams.LABELS,
          QueryParams.MODEL,
          QueryParams.RERANK_DOCS,
          QueryParams.MIN_SCORE,
          QueryParams.OPERATOR,
          QueryParams.WEIGHT,
          QueryParams.SCALE,
          QueryParams.MAIN_SCALE,
          QueryParams.SCORE,
          QueryParams.MISSING,
          QueryParams.NOT_COMPARABLE,
          QueryParams.WORDS);

  /** The local parameters of rq that Solr itself reads. */
  private static final List<String> COMMON = List.of("type", "tag", "cache", "cost");

  /**
   * @param text the query without its local parameters; null if there is none
   * @param checked the local parameters
   * @throws SolrException (400) if a parameter is unknown, missing or has a wrong value, or if a
   *     word belongs to no parameter
   */
  static AlignmentParams read(String text, CheckedParams checked) {
    checked.refuseUnread(OWN, COMMON, List.of());
    SolrParams local = checked.local();
    String field = local.get(QueryParams.FIELD);
    if (field == null || field.isBlank()) {
      throw bad("the field to rank by is missing, expected f=<alignment field>");
    }
    return new AlignmentParams(
        field,
        QuerySourceParams.read(text, checked, Stage.RERANK),
        local.get(QueryParams.MODEL),
        checked.documents(QueryParams.RERANK_DOCS, DEFAULT_RERANK_DOCS),
        checked.minScore(),
        checked.choice(QueryParams.SCORE, AlignmentSum.SUM),
        new Combination(
            checked.choice(QueryParams.OPERATOR, ReRankOperator.REPLACE),
            weight(local.get(QueryParams.WEIGHT)),
            scale(QueryParams.SCALE, local),
            scale(QueryParams.MAIN_SCALE, local),
            checked.choice(QueryParams.MISSING, MissingPolicy.LAST)),
        local.get(QueryParams.WORDS),
        NotComparablePolicy.read(checked));
  }

  private static float weight(String value) {
    if (value == null) {
      return 1;
    }
    try {
      float weight = Float.parseFloat(value.strip());
      if (weight >= 0 && Float.isFinite(weight)) {
        return weight;
      }
    } catch (NumberFormatException e) {
      // reported below, as a number out of range is
    }
    throw bad("weight is '" + value + "', expected a number of at least 0");
  }

  private static ScoreScale scale(String name, SolrParams local) {
    String value = local.get(name);
    try {
      return value == null ? null : ScoreScale.parse(value);
    } catch (IllegalArgumentException e) {
      throw bad(name + " is " + e.getMessage());
    }
  }

  /** Whether a document of the window is found. */
  boolean finds(AlignmentScore score) {
    return minScore == null
        || switch (score.status()) {
          case SCORED -> true;
          case BELOW, UNFINISHED -> false;
          case MISSING ->
              combination.missing() == MissingPolicy.KEEP
                  || (combination.missing() == MissingPolicy.ZERO && minScore == 0);
        };
  }

  /** As {@link #notComparable}, but {@code missing=error} also rejects. */
  NotComparablePolicy policy() {
    return combination.missing() == MissingPolicy.ERROR
        ? NotComparablePolicy.REFUSE
        : notComparable;
  }

  static SolrException bad(String message) {
    return CheckedParams.bad(QueryParams.ALIGNMENT, message);
  }
}
