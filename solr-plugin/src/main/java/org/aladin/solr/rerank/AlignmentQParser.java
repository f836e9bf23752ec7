/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.rerank;

import java.util.Base64;
import java.util.List;
import org.aladin.model.encoder.AladinEncoder;
import org.aladin.solr.field.AlignmentCodec;
import org.aladin.solr.field.AlignmentField;
import org.aladin.solr.field.AlignmentValue;
import org.aladin.solr.model.ModelRegistry;
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
    AlignmentField field = field(asked.field());
    boolean shard = params.getBool(ShardParams.IS_SHARD, false);
    SolrRequestInfo info = SolrRequestInfo.getRequestInfo();
    ResponseBuilder rb = info == null ? null : info.getResponseBuilder();
    if (!shard) {
      checkPage(asked.reRankDocs());
    }
    AlignmentQuery query = shard ? ShardHandover.query(params) : null;
    if (query == null) {
      query = query(asked);
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

  private AlignmentQuery query(AlignmentParams asked) {
    if (asked.text() != null) {
      AladinEncoder encoder = ModelRegistry.encoder(req.getCore(), asked.model());
      return new AlignmentQuery(
          AlignmentValue.words(
              encoder.version(), encoder.encodeCaptions(List.of(asked.text())).get(0).alignment()),
          encoder.captionWords(asked.text()));
    }
    if (asked.id() != null) {
      return new AlignmentQuery(
          new StoredAlignments(req).value(asked.id(), asked.from()), List.of());
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(asked.vectors());
      return new AlignmentQuery(AlignmentCodec.decode(bytes), List.of());
    } catch (IllegalArgumentException e) {
      throw AlignmentParams.bad("vectors: " + e.getMessage());
    }
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
