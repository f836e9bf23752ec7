/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.search;

import java.util.List;
import org.aladin.model.encoder.AladinEncoder;
import org.aladin.solr.model.ModelRegistry;
import org.aladin.solr.model.VectorFields;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.solr.common.params.SolrParams;
import org.apache.solr.request.SolrQueryRequest;
import org.apache.solr.search.SyntaxError;
import org.apache.solr.search.neural.AbstractVectorQParserBase;

/** Parses one {@code {!aladin}}; see {@link AladinQParserPlugin}. */
final class AladinQParser extends AbstractVectorQParserBase {
  AladinQParser(String qstr, SolrParams localParams, SolrParams params, SolrQueryRequest req) {
    super(qstr, localParams, params, req);
  }

  @Override
  public Query parse() throws SyntaxError {
    AladinParams asked = AladinParams.read(getString(), getLocalParams());
    AladinEncoder encoder = ModelRegistry.encoder(req.getCore(), asked.model());
    try {
      VectorFields.checkVector(req.getSchema(), asked.field(), encoder.dimension());
    } catch (IllegalArgumentException e) {
      throw AladinParams.bad(e.getMessage());
    }
    return new KnnFloatVectorQuery(
        asked.field(), vector(asked, encoder), asked.topK(), getFilterQuery());
  }

  private float[] vector(AladinParams asked, AladinEncoder encoder) {
    if (asked.text() != null) {
      return encoder.encodeCaptions(List.of(asked.text())).get(0).vector();
    }
    return new IndexedVectors(req).vector(asked.id(), asked.from(), encoder.dimension());
  }
}
