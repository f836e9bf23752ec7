/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.rerank;

import org.aladin.solr.field.AlignmentField;
import org.aladin.solr.model.ModelRegistry;
import org.aladin.solr.params.CheckedParams;
import org.apache.lucene.search.Query;
import org.apache.solr.common.params.CommonParams;
import org.apache.solr.common.params.ShardParams;
import org.apache.solr.common.params.SolrParams;
import org.apache.solr.handler.component.ResponseBuilder;
import org.apache.solr.request.SolrQueryRequest;
import org.apache.solr.request.SolrRequestInfo;
import org.apache.solr.schema.FieldType;
import org.apache.solr.search.QParser;
import org.apache.solr.search.QueryLimits;
import org.apache.solr.search.SyntaxError;

/** Parses one {@code {!alignment}}; see {@link AlignmentQParserPlugin}. */
final class AlignmentQParser extends QParser {
  static final String NOT_RQ = "it orders what q finds, expected it as rq";

  AlignmentQParser(String qstr, SolrParams localParams, SolrParams params, SolrQueryRequest req) {
    super(qstr, localParams, params, req);
  }

  @Override
  public Query parse() throws SyntaxError {
    if (!valFollowedParams && stringIncludingLocalParams != null) {
      new CheckedParams(AlignmentQParserPlugin.NAME, getLocalParams())
          .refuseRest(stringIncludingLocalParams.substring(localParamsEnd));
    }
    AlignmentParams asked = AlignmentParams.read(getString(), getLocalParams());
    if (params.get(CommonParams.RQ) == null) { // if there is one, only the query itself can tell
      throw AlignmentParams.bad(NOT_RQ);
    }
    AlignmentField field = field(asked.field());
    if (asked.words() != null) { // while the response is written is too late for an error
      WordsField.check(asked, req);
      ModelRegistry.encoder(req.getCore(), asked.source().model());
    }
    boolean shard = params.getBool(ShardParams.IS_SHARD, false);
    SolrRequestInfo info = SolrRequestInfo.getRequestInfo();
    ResponseBuilder rb = info == null ? null : info.getResponseBuilder();
    if (!shard) {
      ShownPage.check(req, rb, asked.reRankDocs());
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
}
