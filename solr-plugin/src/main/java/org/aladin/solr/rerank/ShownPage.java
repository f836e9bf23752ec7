/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.rerank;

import java.util.stream.Stream;
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
 * Which of the hits a request shows. Refuses (400) what would show them in another order, or ones
 * that are not ranked. Stateless.
 */
final class ShownPage {
  private ShownPage() {}

  /** Checks what a request asks for, before anything is searched. */
  static void check(SolrQueryRequest req, ResponseBuilder rb, int reRankDocs) throws SyntaxError {
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
    checkSort(sort == null ? null : SortSpecParsing.parseSortSpec(sort, req), sort);
    checkRows(
        asked.getLong(CommonParams.START, CommonParams.START_DEFAULT),
        asked.getLong(CommonParams.ROWS, CommonParams.ROWS_DEFAULT),
        reRankDocs);
    if (asked != params && rb != null && rb.isDistributed()) {
      // They would reach the shards with q, and there stand for the size of the window.
      throw AlignmentParams.bad(
          "sort, start and rows are local parameters of q, expected parameters of the request");
    }
  }

  /** Checks what Solr made of it: a parser of q may have its own idea of sort, start and rows. */
  static void check(QueryCommand command, int reRankDocs) {
    if (command.getSort() != null) {
      throw unexpectedSort(command.getSort().toString());
    }
    checkRows(command.getOffset(), command.getLen(), reRankDocs);
  }

  /** As the other two, where the answers of shards are merged. */
  static void check(SortSpec page, int reRankDocs) {
    checkSort(page, page.toString());
    checkRows(page.getOffset(), page.getCount(), reRankDocs);
  }

  /** Where sort, start and rows are: if q has one of them itself, Solr looks nowhere else. */
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

  private static void checkSort(SortSpec spec, String text) {
    if (spec != null && spec.getSort() != null) { // null is score desc
      throw unexpectedSort(text);
    }
  }

  private static RuntimeException unexpectedSort(String sort) {
    return AlignmentParams.bad("sort is '" + sort + "', expected score desc or none");
  }

  private static void checkRows(long start, long rows, int reRankDocs) {
    if (rows > 0 && start + rows > reRankDocs) {
      throw AlignmentParams.bad(
          "start + rows is "
              + (start + rows)
              + ", expected at most reRankDocs, which is "
              + reRankDocs
              + ": what lies beyond is not ranked");
    }
  }
}
