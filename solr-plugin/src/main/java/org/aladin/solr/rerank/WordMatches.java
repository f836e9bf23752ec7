/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.rerank;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.aladin.model.alignment.MaxSim;
import org.aladin.model.image.Box;
import org.aladin.solr.field.AlignmentKind;
import org.aladin.solr.field.EncodedAlignment;
import org.aladin.solr.model.ModelRegistry;
import org.apache.lucene.search.IndexSearcher;
import org.apache.solr.search.SolrIndexSearcher;

/** Says of a hit which word met which region. For one thread. */
public final class WordMatches {
  private final AlignmentParams params;
  private final AlignmentQuery query;
  private final EncodedMaxSim scorer;

  WordMatches(AlignmentParams params, AlignmentQuery query) {
    this.params = params;
    this.query = query;
    this.scorer = query.scorer();
  }

  /**
   * The words, the query's or the hit's, in order; null if the document has no vectors.
   *
   * @throws org.apache.solr.common.SolrException if the document cannot be compared with the query
   */
  public List<WordMatch> of(IndexSearcher searcher, int doc) throws IOException {
    EncodedAlignment hit = new HitReader(searcher, params.field(), query).read(doc);
    if (hit == null) {
      return null;
    }
    boolean wordsAsked = query.value().kind() == AlignmentKind.WORDS;
    MaxSim.Match[] matches = scorer.matches(hit);
    List<String> words = wordsAsked ? query.words() : hitWords(searcher, doc, matches.length);
    List<WordMatch> result = new ArrayList<>();
    for (int w = 0; w < matches.length; w++) {
      int region = matches[w].region();
      result.add(
          new WordMatch(
              w,
              words.isEmpty() ? null : words.get(w),
              region < 0 ? -1 : region + 1, // vectors begin with region 1
              region < 0 ? null : box(hit, region),
              matches[w].cosine()));
    }
    return result;
  }

  private Box box(EncodedAlignment hit, int region) {
    if (query.value().kind() == AlignmentKind.WORDS) {
      return hit.hasBoxes() ? hit.box(region) : null;
    }
    List<Box> boxes = query.value().boxes();
    return boxes.isEmpty() ? null : boxes.get(region);
  }

  /** The pieces of the hit's own text, if it is known and still the one that was embedded. */
  private List<String> hitWords(IndexSearcher searcher, int doc, int count) throws IOException {
    if (params.words() == null || !(searcher instanceof SolrIndexSearcher solr)) {
      return List.of();
    }
    String text = solr.storedFields().document(doc, Set.of(params.words())).get(params.words());
    if (text == null) {
      return List.of();
    }
    List<String> words =
        ModelRegistry.encoder(solr.getCore(), params.source().model()).captionWords(text);
    return words.size() == count ? words : List.of();
  }
}
