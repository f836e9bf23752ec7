/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.rerank;

import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.solr.common.params.CommonParams;
import org.apache.solr.common.params.CursorMarkParams;
import org.apache.solr.common.params.GroupParams;
import org.apache.solr.common.params.SolrParams;
import org.apache.solr.handler.component.ResponseBuilder;
import org.apache.solr.request.SolrQueryRequest;
import org.apache.solr.search.QParser;
import org.apache.solr.search.QueryCommand;
import org.apache.solr.search.QueryParsing;
import org.apache.solr.search.SortSpec;
import org.apache.solr.search.SortSpecParsing;
import org.apache.solr.search.SyntaxError;

/**
 * Checks sort and paging. Rejects a sort other than by score (400), and a page that extends beyond
 * the reranked window. Stateless.
 */
final class SortAndPagingCheck {
  private SortAndPagingCheck() {}

  /**
   * Checks the request's parameters before the search.
   *
   * @return the order of the first pass; null for that of its scores
   */
  static Sort check(SolrQueryRequest req, ResponseBuilder rb, int reRankDocs) throws SyntaxError {
    SolrParams params = req.getParams();
    for (String name : new String[] {GroupParams.GROUP, CommonParams.MULTI_THREADED}) {
      if (params.getBool(name, false)) {
        throw AlignmentParams.bad(name + "=true is not possible with it");
      }
    }
    if (params.get(CursorMarkParams.CURSOR_MARK_PARAM) != null) {
      throw AlignmentParams.bad(
          "cursorMark is not possible with it: use start and rows inside the window");
    }
    SolrParams asked = asked(req, rb);
    String sort = asked.get(CommonParams.SORT);
    Sort order = sort == null ? null : SortSpecParsing.parseSortSpec(sort, req).getSort();
    checkSort(order, sort);
    if (rb != null && rb.isDistributed() && hasDocumentNumbers(order)) {
      throw AlignmentParams.bad(
          "sort is '" + sort + "', expected fields: _docid_ numbers the documents of one shard");
    }
    checkRows(
        asked.getLong(CommonParams.START, CommonParams.START_DEFAULT),
        asked.getLong(CommonParams.ROWS, CommonParams.ROWS_DEFAULT),
        reRankDocs);
    if (asked != params && rb != null && rb.isDistributed()) {
      // They would reach the shards with q, where they would determine the size of the window.
      throw AlignmentParams.bad(
          "sort, start and rows are local parameters of q, expected parameters of the request");
    }
    return order;
  }

  /** Checks the resulting command: a parser of q may set its own sort, start and rows. */
  static void check(QueryCommand command, int reRankDocs) {
    checkSort(command.getSort(), String.valueOf(command.getSort()));
    checkRows(command.getOffset(), command.getLen(), reRankDocs);
  }

  /** Same checks where the responses of shards are merged. */
  static void check(SortSpec page, int reRankDocs) {
    checkSort(page.getSort(), page.toString());
    checkRows(page.getOffset(), page.getCount(), reRankDocs);
  }

  /** The source of sort, start and rows: if q has one of them, Solr reads all of them from q. */
  private static SolrParams asked(SolrQueryRequest req, ResponseBuilder rb) throws SyntaxError {
    SolrParams params = req.getParams();
    String q = rb == null ? null : rb.getQueryString();
    SolrParams local =
        QParser.getParser(
                q == null ? params.get(CommonParams.Q) : q, params.get(QueryParsing.DEFTYPE), req)
            .getLocalParams();
    boolean own =
        local != null
            && Stream.of(CommonParams.SORT, CommonParams.START, CommonParams.ROWS)
                .anyMatch(name -> local.get(name) != null);
    return own ? local : params;
  }

  /** No sort means score desc; fields after that break ties. */
  private static void checkSort(Sort sort, String text) {
    if (sort != null && !sort.getSort()[0].equals(SortField.FIELD_SCORE)) {
      throw AlignmentParams.bad(
          "sort is '"
              + text
              + "', expected score desc or none; score desc may be followed by fields that break"
              + " ties");
    }
  }

  private static boolean hasDocumentNumbers(Sort sort) {
    return sort != null
        && Arrays.stream(sort.getSort()).anyMatch(f -> f.getType() == SortField.Type.DOC);
  }

  private static void checkRows(long start, long rows, int reRankDocs) {
    if (rows > 0 && start + rows > reRankDocs) {
      throw AlignmentParams.bad(
          "start + rows is "
              + (start + rows)
              + ", expected at most reRankDocs, which is "
              + reRankDocs
              + ": documents beyond it are not ranked");
    }
  }
}
