/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.explain;

import java.io.IOException;
import java.util.List;
import org.aladin.model.alignment.AlignmentMode;
import org.aladin.model.alignment.encoded.AlignmentKind;
import org.aladin.model.image.Box;
import org.aladin.solr.rerank.AlignmentReRankQuery;
import org.aladin.solr.rerank.WordMatch;
import org.aladin.solr.rerank.WordMatches;
import org.apache.solr.common.SolrDocument;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.util.SimpleOrderedMap;
import org.apache.solr.handler.component.ResponseBuilder;
import org.apache.solr.request.SolrRequestInfo;
import org.apache.solr.response.ResultContext;
import org.apache.solr.response.transform.DocTransformer;
import org.apache.solr.search.DocIterationInfo;

/** Adds the word matches of {@code rq={!alignment}} to each hit. */
final class AlignmentTransformer extends DocTransformer {
  private final String name;
  private WordMatches matches;

  AlignmentTransformer(String name) {
    this.name = name;
  }

  @Override
  public String getName() {
    return name;
  }

  @Override
  public boolean needsSolrIndexSearcher() {
    return true;
  }

  @Override
  public void setContext(ResultContext context) {
    super.setContext(context);
    ResponseBuilder rb = SolrRequestInfo.getRequestInfo().getResponseBuilder();
    if (!(rb.getRankQuery() instanceof AlignmentReRankQuery ranking)) { // a component of its own
      throw noSearch();
    }
    matches = ranking.wordMatches();
  }

  static SolrException noSearch() {
    return new SolrException(
        SolrException.ErrorCode.BAD_REQUEST,
        "[alignment] is used with a handler that does not rank, expected one that searches, as"
            + " /select does");
  }

  /** Abstract in Solr 9, whose other form calls it; missing in Solr 10. */
  @Deprecated
  public void transform(SolrDocument document, int doc) throws IOException {
    addMatches(document, doc);
  }

  @Override
  public void transform(SolrDocument document, int doc, DocIterationInfo iteration)
      throws IOException {
    addMatches(document, doc);
  }

  private void addMatches(SolrDocument document, int doc) throws IOException {
    List<WordMatch> words = matches.of(context.getSearcher(), doc);
    document.setField(name, words == null ? null : words.stream().map(this::entry).toList());
  }

  private SimpleOrderedMap<Object> entry(WordMatch match) {
    AlignmentMode mode = matches.mode();
    boolean ofWord = match.of() == AlignmentKind.WORDS;
    SimpleOrderedMap<Object> entry = new SimpleOrderedMap<>();
    if (mode.sumsRegions()) {
      entry.add("for", ofWord ? "word" : "region");
    }
    if (ofWord) {
      addWord(match, entry);
      addRegion(match, entry);
    } else {
      addRegion(match, entry);
      addWord(match, entry);
    }
    entry.add("cosine", match.cosine());
    if (!mode.sumsMaxima()) {
      entry.add("sum", match.added());
    }
    return entry;
  }

  private static void addWord(WordMatch match, SimpleOrderedMap<Object> entry) {
    if (match.index() >= 0) {
      entry.add("word", match.word() != null ? match.word() : match.index());
    }
  }

  private static void addRegion(WordMatch match, SimpleOrderedMap<Object> entry) {
    if (match.region() >= 0) {
      entry.add("region", match.region());
    }
    Box box = match.box();
    if (box != null) {
      entry.add("box", List.of(box.x1(), box.y1(), box.x2(), box.y2()));
    }
  }
}
