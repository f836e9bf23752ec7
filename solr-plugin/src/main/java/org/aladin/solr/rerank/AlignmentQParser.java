/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.rerank;

import java.util.Optional;
import org.aladin.model.alignment.encoded.AlignmentKind;
import org.aladin.solr.comparison.NotComparable;
import org.aladin.solr.comparison.NotComparablePolicy;
import org.aladin.solr.field.AlignmentField;
import org.aladin.solr.node.ModelRegistry;
import org.aladin.solr.node.TargetFields;
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
    AlignmentParams asked =
        AlignmentParams.read(
            getString(), NotComparablePolicy.withRequest(getLocalParams(), req.getParams()));
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
      SortAndPagingCheck.check(req, rb, asked.reRankDocs());
    }
    AlignmentQuery query = shard ? ShardHandover.query(params) : null;
    if (query == null) {
      query = new QueryResolver(req).query(asked.source());
      checkModel(asked, query.value().model());
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
    checkKind(asked.field(), field, query.value().kind());
    if (!shard && rb != null && rb.isDistributed()) {
      ShardHandover.prepare(rb, query, asked.reRankDocs());
      NotComparable.addUp(req, AlignmentQParserPlugin.NAME, asked.field(), asked.policy());
    }
    boolean explained = rb != null && rb.isDebugResults() && asked.combination().scaled();
    boolean cached =
        !explained
            && !QueryLimits.getCurrentLimits().isLimitsEnabled()
            && !UncacheableFields.contains(req.getSearcher().getIndexReader(), asked.field());
    AlignmentReRankQuery reRank = new AlignmentReRankQuery(asked, query, shard);
    reRank.setCache(cached);
    return reRank;
  }

  /** What a request brings itself, and an indexed document, may be of any model. */
  private void checkModel(AlignmentParams asked, String version) {
    AlignmentParams.Source source = asked.source();
    if (source.text() != null || source.features() != null) {
      try {
        TargetFields.checkModel(req.getCore(), asked.field(), source.model(), version);
      } catch (IllegalArgumentException e) {
        throw AlignmentParams.bad(e.getMessage());
      }
    }
  }

  /** Where neither the schema nor a processor says it, each document may hold either kind. */
  private void checkKind(String name, AlignmentField field, AlignmentKind kind) {
    if (field.kind().equals(Optional.of(kind))
        || TargetFields.holdsOnly(req.getCore(), name, kind)) {
      throw AlignmentParams.bad(
          "field '"
              + name
              + "' holds "
              + kind.label()
              + ", and so does the query: expected a field of "
              + kind.opposite().label());
    }
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
