/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.rerank;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.aladin.model.alignment.encoded.AlignmentKind;
import org.aladin.model.alignment.encoded.EncodedAlignment;
import org.aladin.solr.query.ResolvedQuery;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.util.BytesRef;
import org.apache.solr.search.SolrIndexSearcher;

/**
 * Reads the alignment sets of hits from doc values, in the order of document numbers. A set that
 * cannot be compared with the query is skipped, with a reason. Not thread-safe.
 */
final class AlignmentDocValuesReader {
  private final IndexSearcher searcher;
  private final String field;
  private final ResolvedQuery query;
  private final byte[] model;
  private final EncodedAlignment hit = new EncodedAlignment();

  private String notComparable;
  private LeafReaderContext leaf;
  private BinaryDocValues values;

  AlignmentDocValuesReader(IndexSearcher searcher, String field, ResolvedQuery query) {
    this.searcher = searcher;
    this.field = field;
    this.query = query;
    this.model = query.alignment().model().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * The alignment set of a document, valid until the next call; null if it has none that can be
   * compared with the query.
   *
   * @param doc not less than in the previous call
   */
  EncodedAlignment read(int doc) throws IOException {
    if (leaf == null || doc >= leaf.docBase + leaf.reader().maxDoc()) {
      List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
      leaf = leaves.get(ReaderUtil.subIndex(doc, leaves));
      values = leaf.reader().getBinaryDocValues(field);
    }
    notComparable = null;
    if (values == null || !values.advanceExact(doc - leaf.docBase)) {
      return null;
    }
    try {
      BytesRef value = values.binaryValue();
      hit.wrap(value.bytes, value.offset, value.length);
    } catch (IllegalArgumentException e) {
      notComparable = e.getMessage();
      return null;
    }
    notComparable = difference();
    return notComparable == null ? hit : null;
  }

  /** The reason why the set cannot be compared with the query; null if it can. */
  private String difference() {
    AlignmentKind expected = query.alignment().kind().opposite();
    if (hit.kind() != expected) {
      return "it holds "
          + hit.kind().label()
          + ", and so does the query: expected "
          + expected.label();
    }
    int dimension = query.alignment().set().dimension();
    if (hit.dimension() != dimension) {
      return "it has " + hit.dimension() + " dimensions, the query " + dimension;
    }
    if (model.length > 0 && !hit.isModel(model) && !hit.model().isEmpty()) {
      return "it was made by model '"
          + hit.model()
          + "', the query by '"
          + query.alignment().model()
          + "'";
    }
    return null;
  }

  /**
   * The reason why the last document has a value but no comparable set; null if it has a set or no
   * value.
   */
  String notComparable() {
    return notComparable;
  }

  /** Names a document for a message. */
  String name(int doc) throws IOException {
    if (!(searcher instanceof SolrIndexSearcher solr)) {
      return "document number " + doc;
    }
    String unique = solr.getSchema().getUniqueKeyField().getName();
    return "document '"
        + solr.getSchema().printableUniqueKey(solr.storedFields().document(doc, Set.of(unique)))
        + "'";
  }
}
