/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.rerank;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.aladin.solr.comparison.NotComparablePolicy;
import org.aladin.solr.document.FieldText;
import org.aladin.solr.params.CheckedParams;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.params.SolrParams;
import org.apache.solr.search.ReRankOperator;

/**
 * The local parameters of {@code {!alignment}}, checked. Immutable; {@link AlignmentQParserPlugin}
 * says what each means.
 *
 * @param field the alignment field of the documents
 * @param source what to rank by
 * @param reRankDocs how many documents are scored
 * @param sum whether cosines are summed or averaged
 * @param combination what becomes of both scores
 * @param words the text field of the documents from which explanations name their words, or null
 * @param notComparable what becomes of the search if the window has vectors of another version or
 *     kind
 */
record AlignmentParams(
    String field,
    Source source,
    int reRankDocs,
    AlignmentSum sum,
    Combination combination,
    String words,
    NotComparablePolicy notComparable) {
  static final int DEFAULT_RERANK_DOCS = 100;

  /**
   * What to rank by: exactly one of text, id, vectors and features is not null.
   *
   * @param text a text
   * @param id an indexed document
   * @param from the alignment field of that document; null for its only one
   * @param vectors an encoded alignment set, in base64
   * @param features the region features of an image, in base64
   * @param labels the object labels of that image; empty without any
   * @param model the model that encodes; null for the only one
   */
  record Source(
      String text,
      String id,
      String from,
      String vectors,
      String features,
      String labels,
      String model) {}

  private static final List<String> OWN =
      List.of(
          "f",
          "v",
          "id",
          "from",
          "vectors",
          "features",
          "labels",
          "model",
          "reRankDocs",
          "operator",
          "weight",
          "scale",
          "mainScale",
          "score",
          "missing",
          NotComparablePolicy.PARAMETER,
          "words");

  /** What Solr reads itself from the local parameters of rq. */
  private static final List<String> COMMON = List.of("type", "tag", "cache", "cost");

  /**
   * @param text the query without its local parameters; null if there is none
   * @throws SolrException (400) if a parameter is unknown, missing or has a wrong value, or if a
   *     word belongs to none
   */
  static AlignmentParams read(String text, SolrParams local) {
    CheckedParams checked = new CheckedParams(AlignmentQParserPlugin.NAME, local);
    checked.refuseUnread(OWN, COMMON, List.of());
    String field = local.get("f");
    if (field == null || field.isBlank()) {
      throw bad("the field to rank by is missing, expected f=<alignment field>");
    }
    return new AlignmentParams(
        field,
        source(text == null || FieldText.isBlank(text) ? null : text, checked),
        checked.documents("reRankDocs", DEFAULT_RERANK_DOCS),
        choice(AlignmentSum.class, "score", local, AlignmentSum.SUM),
        new Combination(
            choice(ReRankOperator.class, "operator", local, ReRankOperator.REPLACE),
            weight(local.get("weight")),
            scale("scale", local),
            scale("mainScale", local),
            choice(MissingPolicy.class, "missing", local, MissingPolicy.LAST)),
        local.get("words"),
        NotComparablePolicy.read(checked));
  }

  private static Source source(String text, CheckedParams checked) {
    SolrParams local = checked.local();
    String id = local.get("id");
    String vectors = local.get("vectors");
    String features = local.get("features");
    long given = Stream.of(text, id, vectors, features).filter(Objects::nonNull).count();
    if (given != 1) {
      throw bad(
          (given == 0 ? "nothing to rank by is given" : given + " things to rank by are given")
              + ", expected one of a text, id=<document id>, vectors=<base64>, features=<base64>");
    }
    checked.checkCompanion("from", "id");
    checked.checkCompanion("labels", "features");
    return new Source(
        text,
        id,
        local.get("from"),
        vectors,
        features,
        local.get("labels", ""),
        local.get("model"));
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

  private static <E extends Enum<E>> E choice(
      Class<E> choices, String name, SolrParams local, E byDefault) {
    String value = local.get(name);
    if (value == null) {
      return byDefault;
    }
    List<String> labels =
        Arrays.stream(choices.getEnumConstants())
            .map(choice -> choice.name().toLowerCase(Locale.ROOT))
            .toList();
    int at = labels.indexOf(value.strip());
    if (at < 0) {
      throw bad(name + " is '" + value + "', expected one of " + labels);
    }
    return choices.getEnumConstants()[at];
  }

  /** As {@link #notComparable}, but {@code missing=error} also refuses. */
  NotComparablePolicy policy() {
    return combination.missing() == MissingPolicy.ERROR
        ? NotComparablePolicy.REFUSE
        : notComparable;
  }

  static SolrException bad(String message) {
    return CheckedParams.bad(AlignmentQParserPlugin.NAME, message);
  }
}
