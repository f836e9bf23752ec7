/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.params;

import org.apache.solr.search.QueryParsing;

/** The names of the query parsers and of their parameters. */
public final class QueryParams {
  /** The name under which solrconfig.xml declares the parser of the first stage. */
  public static final String ALADIN = "aladin";

  /** The name under which solrconfig.xml declares the parser of the second stage. */
  public static final String ALIGNMENT = "alignment";

  /** Local parameter of both parsers: the field to search, or to rank by. */
  public static final String FIELD = "f";

  /** Local parameter of both parsers: the text, if none follows the braces. */
  public static final String TEXT = QueryParsing.V;

  /** Local parameter of both parsers: the id of an indexed document. */
  public static final String ID = "id";

  /** Local parameter of both parsers: the field of that document. */
  public static final String FROM = "from";

  /** Local parameter of both parsers: the region features of an image, in base64. */
  public static final String FEATURES = "features";

  /** Local parameter of both parsers: the file of a picture, in base64. */
  public static final String IMAGE = "image";

  /** Local parameter of both parsers: the object labels of features or picture. */
  public static final String LABELS = "labels";

  /** Local parameter of {@code {!alignment}}: an encoded alignment set, in base64. */
  public static final String VECTORS = "vectors";

  /** Local parameter of both parsers: the model that encodes. */
  public static final String MODEL = "model";

  /** Local parameter of both parsers: the treatment of vectors that cannot be compared. */
  public static final String NOT_COMPARABLE = "notComparable";

  /** Request parameter: the default of {@link #NOT_COMPARABLE}. */
  public static final String REQUEST_NOT_COMPARABLE = "aladin.notComparable";

  /**
   * Local parameter of both parsers: the minimum score of a hit, from 0 to 1. For {@code {!aladin}}
   * its score, for {@code {!alignment}} the mean of the words' cosines.
   */
  public static final String MIN_SCORE = "minScore";

  /** Local parameter of {@code {!aladin}}: the number of documents to find. */
  public static final String TOP_K = "topK";

  /** Local parameter of {@code {!aladin}}: the number of candidates per segment. */
  public static final String EF_SEARCH = "efSearch";

  /** Local parameter of {@code {!aladin}}: the candidates per segment as a multiple of topK. */
  public static final String EF_SEARCH_SCALE_FACTOR = "efSearchScaleFactor";

  /**
   * Local parameter of {@code {!aladin}}: the percentage of accepted vectors up to which a graph is
   * searched among these only.
   */
  public static final String FILTERED_SEARCH_THRESHOLD = "filteredSearchThreshold";

  /** Local parameter of {@code {!aladin}}: whether the search of a graph may end early. */
  public static final String EARLY_TERMINATION = "earlyTermination";

  /**
   * Local parameter of {@code {!aladin}}: the share of unchanged candidates of a saturated step.
   */
  public static final String SATURATION_THRESHOLD = "saturationThreshold";

  /**
   * Local parameter of {@code {!aladin}}: the number of saturated steps that end the search of a
   * graph.
   */
  public static final String PATIENCE = "patience";

  /** Local parameter of {@code {!aladin}}: filters that are applied before the search. */
  public static final String PRE_FILTER = "preFilter";

  /**
   * Local parameter of {@code {!aladin}}: tags of the filter queries that are applied before the
   * search.
   */
  public static final String INCLUDE_TAGS = "includeTags";

  /**
   * Local parameter of {@code {!aladin}}: tags of the filter queries that are not applied before
   * the search.
   */
  public static final String EXCLUDE_TAGS = "excludeTags";

  /** Local parameter of {@code {!alignment}}: the number of documents to rerank. */
  public static final String RERANK_DOCS = "reRankDocs";

  /** Local parameter of {@code {!alignment}}: how both scores are combined. */
  public static final String OPERATOR = "operator";

  /** Local parameter of {@code {!alignment}}: the weight of the alignment score. */
  public static final String WEIGHT = "weight";

  /** Local parameter of {@code {!alignment}}: the range that alignment scores are mapped to. */
  public static final String SCALE = "scale";

  /** Local parameter of {@code {!alignment}}: the range that first-pass scores are mapped to. */
  public static final String MAIN_SCALE = "mainScale";

  /** Local parameter of {@code {!alignment}}: sum or mean of the words' cosines. */
  public static final String SCORE = "score";

  /** Local parameter of {@code {!alignment}}: the treatment of documents without vectors. */
  public static final String MISSING = "missing";

  /** Local parameter of {@code {!alignment}}: the text field that explanations read. */
  public static final String WORDS = "words";

  private QueryParams() {}
}
