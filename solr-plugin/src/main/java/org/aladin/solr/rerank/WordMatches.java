/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.rerank;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.aladin.model.alignment.MaxSim;
import org.aladin.model.alignment.encoded.AlignmentKind;
import org.aladin.model.alignment.encoded.EncodedAlignment;
import org.aladin.model.alignment.encoded.EncodedMaxSim;
import org.aladin.model.image.Box;
import org.aladin.solr.node.ModelRegistry;
import org.aladin.solr.query.ResolvedQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.solr.search.SolrIndexSearcher;

/** Finds the best region for each word of a hit or query. Not thread-safe. */
public final class WordMatches {
  private final AlignmentParams params;
  private final ResolvedQuery query;
  private final EncodedMaxSim scorer;
  private String notComparable;

  WordMatches(AlignmentParams params, ResolvedQuery query) {
    this.params = params;
    this.query = query;
    this.scorer = query.scorer();
  }

  /**
   * The words of the query or of the hit, in order; null if the document has no vectors that can be
   * compared with the query's.
   */
  public List<WordMatch> of(IndexSearcher searcher, int doc) throws IOException {
    AlignmentDocValuesReader reader = new AlignmentDocValuesReader(searcher, params.field(), query);
    EncodedAlignment hit = reader.read(doc);
    notComparable = reader.notComparable();
    if (hit != null) {
      float score = scorer.score(hit);
      notComparable = Float.isFinite(score) ? null : WindowScorer.notFinite(score);
    }
    if (hit == null || notComparable != null) {
      return null;
    }
    boolean wordsAsked = query.alignment().kind() == AlignmentKind.WORDS;
    MaxSim.Match[] matches = scorer.matches(hit);
    List<String> words = wordsAsked ? query.words() : hitWords(searcher, doc, matches.length);
    List<WordMatch> result = new ArrayList<>();
    for (int w = 0; w < matches.length; w++) {
      int region = matches[w].region();
      result.add(
          new WordMatch(
              w,
              words.isEmpty() ? null : words.get(w),
              region < 0 ? -1 : region + 1, // vectors start with region 1
              region < 0 ? null : box(hit, region),
              matches[w].cosine()));
    }
    return result;
  }

  /** The reason why the last document has vectors but no words; null otherwise. */
  String notComparable() {
    return notComparable;
  }

  private Box box(EncodedAlignment hit, int region) {
    if (query.alignment().kind() == AlignmentKind.WORDS) {
      return hit.hasBoxes() ? hit.box(region) : null;
    }
    List<Box> boxes = query.alignment().boxes();
    return boxes.isEmpty() ? null : boxes.get(region);
  }

  /** The pieces of the hit's text, if it is known and is still the embedded text. */
  private List<String> hitWords(IndexSearcher searcher, int doc, int count) throws IOException {
    if (params.words() == null || !(searcher instanceof SolrIndexSearcher solr)) {
      return List.of();
    }
    String text = solr.storedFields().document(doc, Set.of(params.words())).get(params.words());
    if (text == null) {
      return List.of();
    }
    List<String> words = ModelRegistry.encoder(solr.getCore(), params.model()).captionWords(text);
    return words.size() == count ? words : List.of();
  }
}
