/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.rerank;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.aladin.model.alignment.AlignmentMode;
import org.aladin.model.alignment.encoded.AlignmentKind;
import org.aladin.model.alignment.encoded.Contribution;
import org.aladin.model.alignment.encoded.EncodedAlignment;
import org.aladin.model.alignment.encoded.EncodedScorer;
import org.aladin.model.image.Box;
import org.aladin.solr.node.ModelRegistry;
import org.aladin.solr.query.ResolvedQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.solr.search.SolrIndexSearcher;

/**
 * Finds the best region for each word of a hit or query and, in alignment modes that sum over
 * regions, the best word for each region. Not thread-safe.
 */
public final class WordMatches {
  private final AlignmentParams params;
  private final ResolvedQuery query;
  private final EncodedScorer scorer;
  private String notComparable;

  WordMatches(AlignmentParams params, ResolvedQuery query) {
    this.params = params;
    this.query = query;
    this.scorer = query.scorer();
  }

  /** The mode of the scores, which determines what is listed. */
  public AlignmentMode mode() {
    return query.mode();
  }

  /**
   * What the mode sums over: the words of the query or of the hit, in order, then the regions of
   * the other; null if the document has no vectors that can be compared with the query's.
   */
  public List<WordMatch> of(IndexSearcher searcher, int doc) throws IOException {
    EncodedAlignment hit = read(searcher, doc);
    if (hit == null) {
      return null;
    }
    List<String> words = words(searcher, doc, hit);
    List<WordMatch> result = new ArrayList<>();
    for (Contribution c : scorer.contributions(hit)) {
      boolean ofWord = c.of() == AlignmentKind.WORDS;
      int word = ofWord ? c.index() : c.best();
      int region = ofWord ? c.best() : c.index();
      result.add(
          new WordMatch(
              c.of(),
              word,
              word < 0 || words.isEmpty() ? null : words.get(word),
              region < 0 ? -1 : region + 1, // vectors start with region 1
              region < 0 ? null : box(hit, region),
              c.cosine(),
              c.added()));
    }
    return result;
  }

  /** The aggregated score of a document; null if {@link #of} is null. */
  Float score(IndexSearcher searcher, int doc, AlignmentSum sum) throws IOException {
    EncodedAlignment hit = read(searcher, doc);
    return hit == null ? null : sum.of(scorer, hit, scorer.sum(hit));
  }

  private EncodedAlignment read(IndexSearcher searcher, int doc) throws IOException {
    AlignmentDocValuesReader reader = new AlignmentDocValuesReader(searcher, params.field(), query);
    EncodedAlignment hit = reader.read(doc);
    notComparable = reader.notComparable();
    if (hit != null) {
      float score = scorer.score(hit);
      notComparable = Float.isFinite(score) ? null : WindowScorer.notFinite(score);
    }
    return notComparable == null ? hit : null;
  }

  private List<String> words(IndexSearcher searcher, int doc, EncodedAlignment hit)
      throws IOException {
    return query.alignment().kind() == AlignmentKind.WORDS
        ? query.words()
        : hitWords(searcher, doc, hit.count());
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
