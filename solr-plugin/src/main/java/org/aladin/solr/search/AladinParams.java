/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.search;

import java.util.List;
import org.aladin.solr.comparison.NotComparablePolicy;
import org.aladin.solr.document.FieldText;
import org.aladin.solr.params.CheckedParams;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.params.SolrParams;

/**
 * The local parameters of {@code {!aladin}}, checked. Immutable. Exactly one of text, id and
 * features is not null: what to search with.
 *
 * @param field the field to search
 * @param topK how many documents are found
 * @param efSearch how many candidates are looked at for that in each segment, at least topK
 * @param text a text
 * @param id the id of an indexed document
 * @param from the vector field of that document; null for its only one
 * @param features the region features of an image, as base64
 * @param labels the object labels of that image; empty without any
 * @param model the model; null for the only one
 * @param notComparable what becomes of the search if there are vectors of other models
 */
record AladinParams(
    String field,
    int topK,
    int efSearch,
    String text,
    String id,
    String from,
    String features,
    String labels,
    String model,
    NotComparablePolicy notComparable) {
  private static final int DEFAULT_TOP_K = 10;

  /**
   * The least candidates that are looked at by default: with as few as a small {@code topK}, a
   * graph of a hundred vectors hides its best one from most queries.
   */
  static final int MIN_DEFAULT_EF_SEARCH = 32;

  /** What a caller may say; the rest of what is allowed belongs to every query parser. */
  private static final List<String> OWN =
      List.of(
          "f",
          "topK",
          "efSearch",
          "v",
          "id",
          "from",
          "features",
          "labels",
          "model",
          NotComparablePolicy.PARAMETER,
          "preFilter",
          "includeTags",
          "excludeTags");

  /**
   * What Solr reads itself from the local parameters of a query: any (type, tag, cache, cost,
   * defType), of q (sort, start, rows), of facet.query and fl (key, ex, threads).
   */
  private static final List<String> COMMON =
      List.of(
          "type", "tag", "cache", "cost", "defType", "sort", "start", "rows", "key", "ex",
          "threads");

  private static final List<String> LISTS = List.of("preFilter", "includeTags", "excludeTags");

  /**
   * @param text the query without its local parameters; null if there is none
   * @throws SolrException (400) if a parameter is unknown, missing or has a wrong value, or if a
   *     word belongs to none
   */
  static AladinParams read(String text, SolrParams local) {
    CheckedParams checked = new CheckedParams(AladinQParserPlugin.NAME, local);
    checked.refuseUnread(OWN, COMMON, LISTS);
    String field = local.get("f");
    if (field == null || field.isBlank()) {
      throw bad("the field to search is missing, expected f=<field>");
    }
    String asked = text == null || FieldText.isBlank(text) ? null : text;
    String id = local.get("id");
    String features = local.get("features");
    checkOneOf(asked, id, features);
    checked.checkCompanion("from", "id");
    checked.checkCompanion("labels", "features");
    int topK = checked.documents("topK", DEFAULT_TOP_K);
    int efSearch = checked.documents("efSearch", Math.max(topK, MIN_DEFAULT_EF_SEARCH));
    if (efSearch < topK) {
      throw bad("efSearch is " + efSearch + ", expected at least topK, which is " + topK);
    }
    return new AladinParams(
        field,
        topK,
        efSearch,
        asked,
        id,
        local.get("from"),
        features,
        local.get("labels", ""),
        local.get("model"),
        NotComparablePolicy.read(checked));
  }

  private static void checkOneOf(String text, String id, String features) {
    int given = (text == null ? 0 : 1) + (id == null ? 0 : 1) + (features == null ? 0 : 1);
    if (given != 1) {
      throw bad(
          (given == 0 ? "no text is given" : "more than one thing to search with is given")
              + ", expected either a text, id=<document id> or features=<base64>");
    }
  }

  static SolrException bad(String message) {
    return CheckedParams.bad(AladinQParserPlugin.NAME, message);
  }
}
