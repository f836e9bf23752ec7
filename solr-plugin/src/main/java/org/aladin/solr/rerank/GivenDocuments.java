/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.rerank;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Scorable;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.util.BitSet;
import org.apache.lucene.util.SparseFixedBitSet;
import org.apache.solr.schema.SchemaField;
import org.apache.solr.search.SolrIndexSearcher;

/** Selects the documents with given ids. For one search. */
final class GivenDocuments implements FirstPass {
  private final BitSet given;
  private final List<ScoreDoc> window = new ArrayList<>();
  private Scorable scorer;
  private int docBase;

  /**
   * @param ids ids of the whole collection
   */
  GivenDocuments(Set<String> ids, IndexSearcher searcher) throws IOException {
    given = new SparseFixedBitSet(Math.max(1, searcher.getIndexReader().maxDoc()));
    SolrIndexSearcher solr = (SolrIndexSearcher) searcher;
    SchemaField key = solr.getSchema().getUniqueKeyField();
    for (String id : ids) {
      int doc = solr.getFirstMatch(new Term(key.getName(), key.getType().toInternal(id)));
      if (doc >= 0) {
        given.set(doc);
      }
    }
  }

  @Override
  public void setSegment(LeafReaderContext segment) {
    docBase = segment.docBase;
  }

  @Override
  public void setScorer(Scorable scorer) {
    this.scorer = scorer;
  }

  @Override
  public void collect(int doc) throws IOException {
    if (given.get(docBase + doc)) {
      window.add(new ScoreDoc(docBase + doc, scorer.score()));
    }
  }

  @Override
  public ScoreDoc[] window() {
    return window.toArray(ScoreDoc[]::new);
  }
}
