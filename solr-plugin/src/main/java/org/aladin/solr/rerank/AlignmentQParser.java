/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.rerank;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.aladin.model.alignment.encoded.AlignmentKind;
import org.aladin.solr.comparison.NotComparable;
import org.aladin.solr.comparison.NotComparablePolicy;
import org.aladin.solr.field.AlignmentField;
import org.aladin.solr.node.ModelRegistry;
import org.aladin.solr.node.TargetFields;
import org.aladin.solr.params.CheckedParams;
import org.aladin.solr.params.QueryParams;
import org.aladin.solr.query.QueryResolver;
import org.aladin.solr.query.ResolvedQuery;
import org.aladin.solr.query.ShardRequests;
import org.aladin.solr.query.Stage;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.Sort;
import org.apache.solr.common.params.CommonParams;
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
  AlignmentQParser(String qstr, SolrParams localParams, SolrParams params, SolrQueryRequest req) {
    super(qstr, localParams, params, req);
  }

  @Override
  public Query parse() throws SyntaxError {
    if (!valFollowedParams && stringIncludingLocalParams != null) {
      new CheckedParams(QueryParams.ALIGNMENT, getLocalParams())
          .refuseRest(stringIncludingLocalParams.substring(localParamsEnd));
    }
    CheckedParams checked =
        new CheckedParams(
            QueryParams.ALIGNMENT,
            NotComparablePolicy.withRequest(getLocalParams(), req.getParams()));
    AlignmentParams asked = AlignmentParams.read(getString(), checked);
    if (params.get(CommonParams.RQ)
        == null) { // if there is an rq, only the query itself can detect the misuse
      throw checked.bad(AlignmentParams.NOT_RQ);
    }
    AlignmentField field = field(asked.field());
    if (asked.words() != null) { // an error would be too late once the response is being written
      WordsField.check(asked, req);
      ModelRegistry.encoder(req.getCore(), asked.model());
    }
    Phase phase = WindowComponent.phase(params);
    SolrRequestInfo info = SolrRequestInfo.getRequestInfo();
    ResponseBuilder rb = info == null ? null : info.getResponseBuilder();
    Sort sort = null;
    if (phase == Phase.WHOLE) {
      sort = SortAndPagingCheck.check(req, rb, asked.reRankDocs());
    }
    ResolvedQuery query =
        new QueryResolver(req, checked, Stage.RERANK).resolve(asked.source(), asked.model());
    if (phase == Phase.WHOLE) {
      checkModel(asked, query.modelVersion());
    }
    if (query.alignment().set().dimension() != field.dimension()) {
      throw AlignmentParams.bad(
          "the query has "
              + query.alignment().set().dimension()
              + " dimensions, field '"
              + asked.field()
              + "' has "
              + field.dimension());
    }
    checkKind(asked.field(), field, query.alignment().kind());
    ShardRequests.builder(req).ifPresent(builder -> askForWholeWindows(builder, asked));
    boolean rangeMatters = asked.combination().scaled() || !query.mode().sumsMaxima();
    boolean explained = rb != null && rb.isDebugResults() && rangeMatters;
    boolean cached =
        !explained
            && !QueryLimits.getCurrentLimits().isLimitsEnabled()
            && !UncacheableFields.contains(req.getSearcher().getIndexReader(), asked.field());
    AlignmentReRankQuery reRank = new AlignmentReRankQuery(asked, query, phase);
    reRank.setCache(cached);
    if (asked.minScore() != null && phase != Phase.WINDOW) {
      addFilter(
          rb, new MinScoreFilterQuery(asked, query, sort, WindowComponent.ids(params), reRank));
    }
    return reRank;
  }

  private void askForWholeWindows(ResponseBuilder builder, AlignmentParams asked) {
    if (req.getParams().getInt(CommonParams.ROWS, CommonParams.ROWS_DEFAULT) > 0) {
      builder.shards_start = 0;
      builder.shards_rows = asked.reRankDocs();
    }
    if (asked.minScore() != null) {
      WindowComponent.add(builder, asked.reRankDocs());
    }
    NotComparable.addUp(req, QueryParams.ALIGNMENT, asked.field(), asked.policy());
  }

  /** Solr adds the filters of the request to those that are present when it has parsed rq. */
  private void addFilter(ResponseBuilder rb, MinScoreFilterQuery filter) {
    if (rb == null || rb.req != req) {
      throw AlignmentParams.bad("minScore is only possible in a search handler");
    }
    if (params.getBool(CommonParams.IS_QUERY_CANCELLABLE, false)) {
      // Solr then never completes the filters that wait for the last document.
      throw AlignmentParams.bad(
          CommonParams.IS_QUERY_CANCELLABLE + "=true is not possible with minScore");
    }
    List<Query> filters =
        rb.getFilters() == null ? new ArrayList<>() : new ArrayList<>(rb.getFilters());
    filters.add(filter);
    rb.setFilters(filters);
  }

  /** Vectors in the request, and those of an indexed document, may come from any model. */
  private void checkModel(AlignmentParams asked, String version) {
    if (asked.source().isEncoded()) {
      try {
        TargetFields.checkModel(req.getCore(), asked.field(), asked.model(), version);
      } catch (IllegalArgumentException e) {
        throw AlignmentParams.bad(e.getMessage());
      }
    }
  }

  /**
   * If neither the schema nor a processor determines the kind, each document may hold either kind.
   */
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
