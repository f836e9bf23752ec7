/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.rerank;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.params.SolrParams;
import org.apache.solr.search.ReRankOperator;

/**
 * The local parameters of {@code {!alignment}}, checked. Immutable; {@link AlignmentQParserPlugin}
 * says what each means.
 *
 * @param field the alignment field of the documents
 * @param text a text to rank by, or null
 * @param id a document to rank by, or null
 * @param from the alignment field of that document; null for its only one
 * @param vectors an encoded alignment set to rank by, in base64, or null
 * @param model the model for a text; null for the only one
 * @param reRankDocs how many documents are scored
 * @param sum whether cosines are summed or averaged
 * @param combination what becomes of both scores
 * @param words the text field of the documents from which explanations name their words, or null
 */
record AlignmentParams(
    String field,
    String text,
    String id,
    String from,
    String vectors,
    String model,
    int reRankDocs,
    AlignmentSum sum,
    Combination combination,
    String words) {
  static final int DEFAULT_RERANK_DOCS = 100;

  private static final List<String> OWN =
      List.of(
          "f",
          "v",
          "id",
          "from",
          "vectors",
          "model",
          "reRankDocs",
          "operator",
          "weight",
          "scale",
          "mainScale",
          "score",
          "missing",
          "words");

  private static final List<String> COMMON = List.of("type", "tag", "cache", "cost");

  /**
   * @param text the query without its local parameters; null if there is none
   * @throws SolrException (400) if a parameter is unknown, missing or has a wrong value
   */
  static AlignmentParams read(String text, SolrParams local) {
    for (Iterator<String> names = local.getParameterNamesIterator(); names.hasNext(); ) {
      String name = names.next();
      if (!OWN.contains(name) && !COMMON.contains(name)) {
        throw bad("unknown parameter '" + name + "', expected one of " + OWN);
      }
    }
    String field = local.get("f");
    if (field == null || field.isBlank()) {
      throw bad("the field to rank by is missing, expected f=<alignment field>");
    }
    String query = text == null || text.isBlank() ? null : text;
    long sources =
        Stream.of(query, local.get("id"), local.get("vectors")).filter(s -> s != null).count();
    if (sources != 1) {
      throw bad(
          (sources == 0 ? "nothing to rank by is given" : sources + " things to rank by are given")
              + ", expected one of a text, id=<document id>, vectors=<base64>");
    }
    if (local.get("from") != null && local.get("id") == null) {
      throw bad("from is given without id, expected both or neither");
    }
    return new AlignmentParams(
        field,
        query,
        local.get("id"),
        local.get("from"),
        local.get("vectors"),
        local.get("model"),
        reRankDocs(local.get("reRankDocs")),
        choice(AlignmentSum.class, "score", local, AlignmentSum.SUM),
        new Combination(
            choice(ReRankOperator.class, "operator", local, ReRankOperator.REPLACE),
            weight(local.get("weight")),
            scale("scale", local),
            scale("mainScale", local),
            choice(MissingPolicy.class, "missing", local, MissingPolicy.LAST)),
        local.get("words"));
  }

  private static int reRankDocs(String value) {
    if (value == null) {
      return DEFAULT_RERANK_DOCS;
    }
    try {
      int docs = Integer.parseInt(value.strip());
      if (docs >= 1) {
        return docs;
      }
    } catch (NumberFormatException e) {
      // reported below, as a number out of range is
    }
    throw bad("reRankDocs is '" + value + "', expected a whole number of at least 1");
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

  static SolrException bad(String message) {
    return new SolrException(SolrException.ErrorCode.BAD_REQUEST, "{!alignment}: " + message);
  }
}
