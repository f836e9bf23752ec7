/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.search;

import java.io.IOException;
import org.aladin.model.encoder.AladinEncoder;
import org.aladin.solr.comparison.NotComparablePolicy;
import org.aladin.solr.field.VectorFields;
import org.aladin.solr.node.ModelRegistry;
import org.aladin.solr.node.TargetFields;
import org.aladin.solr.params.CheckedParams;
import org.aladin.solr.params.QueryParams;
import org.aladin.solr.platform.VectorQParser;
import org.aladin.solr.query.DeleteQueries;
import org.aladin.solr.query.QueryResolver;
import org.aladin.solr.query.Stage;
import org.apache.lucene.queries.function.ValueSource;
import org.apache.lucene.search.Query;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.params.SolrParams;
import org.apache.solr.request.SolrQueryRequest;
import org.apache.solr.search.SyntaxError;

/** Parses one {@code {!aladin}}; see {@link AladinQParserPlugin}. */
final class AladinQParser extends VectorQParser {
  private boolean alone = true;

  AladinQParser(String qstr, SolrParams localParams, SolrParams params, SolrQueryRequest req) {
    super(qstr, localParams, params, req);
  }

  /** In sort and fl, other elements may follow the braces. */
  @Override
  public ValueSource parseAsValueSource() throws SyntaxError {
    alone = false;
    return super.parseAsValueSource();
  }

  @Override
  public Query parse() throws SyntaxError {
    if (alone && !valFollowedParams && stringIncludingLocalParams != null) {
      new CheckedParams(QueryParams.ALADIN, getLocalParams())
          .refuseRest(stringIncludingLocalParams.substring(localParamsEnd));
    }
    CheckedParams checked =
        new CheckedParams(
            QueryParams.ALADIN, NotComparablePolicy.withRequest(getLocalParams(), req.getParams()));
    AladinParams asked = AladinParams.read(getString(), checked);
    DeleteQueries.checkNoDelete(req, "{!aladin f=" + asked.field() + "}");
    AladinEncoder encoder = ModelRegistry.encoder(req.getCore(), asked.model());
    try {
      VectorFields.checkVector(req.getSchema(), asked.field(), encoder.dimension());
      if (TargetFields.version(req.getCore(), asked.field()) != null) {
        TargetFields.checkModel(req.getCore(), asked.field(), asked.model(), encoder.version());
      }
    } catch (IllegalArgumentException e) {
      throw checked.bad(e.getMessage());
    }
    ComparableVectors comparable =
        ComparableVectors.of(req.getCore(), asked.field(), encoder.version());
    try {
      comparable.report(req, asked);
    } catch (IOException e) {
      throw new SolrException(SolrException.ErrorCode.SERVER_ERROR, e);
    }
    float[] vector =
        new QueryResolver(req, checked, Stage.SEARCH)
            .resolve(asked.source(), asked.model())
            .vector();
    return asked.topK() == AladinParams.ALL
        ? new ExactKnnQuery(vector, asked.minScore(), getFilterQuery(), comparable)
        : new EfSearchKnnQuery(
            vector,
            asked.topK(),
            candidates(asked),
            asked.minScore(),
            getFilterQuery(),
            comparable,
            asked.graph());
  }

  /** Lucene allocates memory for all candidates before it searches, even for few documents. */
  private int candidates(AladinParams asked) {
    return Math.max(1, Math.min(asked.efSearch(), req.getSearcher().maxDoc()));
  }
}
