/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.rerank;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.aladin.solr.field.EncodedAlignment;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.search.IndexSearcher;
import org.apache.solr.common.SolrException;
import org.apache.solr.search.SolrIndexSearcher;

/**
 * Reads the alignment sets of hits, in the order of their document numbers, and refuses those that
 * cannot be compared with the query. For one thread.
 */
final class HitReader {
  private final IndexSearcher searcher;
  private final String field;
  private final AlignmentQuery query;
  private final byte[] model;
  private final EncodedAlignment hit = new EncodedAlignment();

  private LeafReaderContext leaf;
  private BinaryDocValues values;

  HitReader(IndexSearcher searcher, String field, AlignmentQuery query) {
    this.searcher = searcher;
    this.field = field;
    this.query = query;
    this.model = query.value().model().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * The alignment set of a document, valid until the next call; null if it has none.
   *
   * @param doc not less than that of the last call
   * @throws SolrException 400 if the document holds what the query does not match: the same kind,
   *     or vectors of another model; 500 if its value is malformed
   */
  EncodedAlignment read(int doc) throws IOException {
    if (leaf == null || doc >= leaf.docBase + leaf.reader().maxDoc()) {
      List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
      leaf = leaves.get(ReaderUtil.subIndex(doc, leaves));
      values = leaf.reader().getBinaryDocValues(field);
    }
    if (values == null || !values.advanceExact(doc - leaf.docBase)) {
      return null;
    }
    try {
      hit.wrap(values.binaryValue());
    } catch (IllegalArgumentException e) {
      throw new SolrException(
          SolrException.ErrorCode.SERVER_ERROR, what(doc) + ": " + e.getMessage(), e);
    }
    if (hit.kind() != query.value().kind().opposite()) {
      throw AlignmentParams.bad(
          what(doc)
              + " holds "
              + hit.kind().label()
              + ", and so does the query: expected "
              + query.value().kind().opposite().label());
    }
    if (model.length > 0 && !hit.isModel(model) && !hit.model().isEmpty()) {
      throw AlignmentParams.bad(
          what(doc)
              + " was made by model '"
              + hit.model()
              + "', the query by '"
              + query.value().model()
              + "': they cannot be compared");
    }
    return hit;
  }

  /** Names a document and the field, for a message. */
  String what(int doc) throws IOException {
    String key = "number " + doc;
    if (searcher instanceof SolrIndexSearcher solr) {
      String unique = solr.getSchema().getUniqueKeyField().getName();
      key =
          "'"
              + solr.getSchema()
                  .printableUniqueKey(solr.storedFields().document(doc, Set.of(unique)))
              + "'";
    }
    return "field '" + field + "' of document " + key;
  }
}
