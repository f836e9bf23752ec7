/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.rerank;

import org.aladin.solr.field.AlignmentField;
import org.apache.lucene.search.Query;
import org.apache.solr.common.params.CommonParams;
import org.apache.solr.common.params.CursorMarkParams;
import org.apache.solr.common.params.GroupParams;
import org.apache.solr.common.params.ShardParams;
import org.apache.solr.common.params.SolrParams;
import org.apache.solr.handler.component.ResponseBuilder;
import org.apache.solr.request.SolrQueryRequest;
import org.apache.solr.request.SolrRequestInfo;
import org.apache.solr.schema.FieldType;
import org.apache.solr.search.QParser;
import org.apache.solr.search.QueryLimits;
import org.apache.solr.search.SortSpec;
import org.apache.solr.search.SortSpecParsing;
import org.apache.solr.search.SyntaxError;

/** Parses one {@code {!alignment}}; see {@link AlignmentQParserPlugin}. */
final class AlignmentQParser extends QParser {
  AlignmentQParser(String qstr, SolrParams localParams, SolrParams params, SolrQueryRequest req) {
    super(qstr, localParams, params, req);
  }

  @Override
  public Query parse() throws SyntaxError {
    AlignmentParams asked = AlignmentParams.read(getString(), getLocalParams());
    if (params.get(CommonParams.RQ) == null) { // as q or fq it would match everything, silently
      throw AlignmentParams.bad("it orders what q finds, expected it as rq");
    }
    AlignmentField field = field(asked.field());
    boolean shard = params.getBool(ShardParams.IS_SHARD, false);
    SolrRequestInfo info = SolrRequestInfo.getRequestInfo();
    ResponseBuilder rb = info == null ? null : info.getResponseBuilder();
    if (!shard) {
      checkPage(asked.reRankDocs());
    }
    AlignmentQuery query = shard ? ShardHandover.query(params) : null;
    if (query == null) {
      query = new QueryResolver(req).query(asked.source());
    }
    if (query.value().set().dimension() != field.dimension()) {
      throw AlignmentParams.bad(
          "the query has "
              + query.value().set().dimension()
              + " dimensions, field '"
              + asked.field()
              + "' has "
              + field.dimension());
    }
    if (!shard && rb != null && rb.isDistributed()) {
      ShardHandover.prepare(rb, query, asked.reRankDocs());
    }
    boolean explained = rb != null && rb.isDebugResults() && asked.combination().scaled();
    boolean cached = !explained && !QueryLimits.getCurrentLimits().isLimitsEnabled();
    AlignmentReRankQuery reRank = new AlignmentReRankQuery(asked, query, shard);
    reRank.setCache(cached);
    return reRank;
  }

  private AlignmentField field(String name) {
    FieldType type = req.getSchema().getFieldTypeNoEx(name);
    if (type instanceof AlignmentField field) {
      return field;
    }
    throw AlignmentParams.bad(
        "field '"
            + name
            + "' "
            + (type == null ? "does not exist" : "is of type " + type.getTypeName())
            + ", expected one of type AlignmentField");
  }

  /** Refuses what would show documents in another order, or ones that are not ranked. */
  private void checkPage(int reRankDocs) {
    for (String name : new String[] {GroupParams.GROUP, CommonParams.MULTI_THREADED}) {
      if (params.getBool(name, false)) {
        throw AlignmentParams.bad(name + "=true is not possible with it");
      }
    }
    if (params.get(CursorMarkParams.CURSOR_MARK_PARAM) != null) {
      throw AlignmentParams.bad(
          "cursorMark is not possible with it: use start and rows inside the window");
    }
    String sort = params.get(CommonParams.SORT);
    if (sort != null) {
      SortSpec spec = SortSpecParsing.parseSortSpec(sort, req);
      if (spec.getSort() != null) { // null is score desc
        throw AlignmentParams.bad("sort is '" + sort + "', expected score desc or none");
      }
    }
    long start = params.getLong(CommonParams.START, 0);
    long rows = params.getLong(CommonParams.ROWS, CommonParams.ROWS_DEFAULT);
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
