/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.query;

import java.util.ArrayList;
import java.util.List;
import org.aladin.solr.document.FieldText;
import org.aladin.solr.params.CheckedParams;
import org.aladin.solr.params.QueryParams;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.params.SolrParams;

/** Reads the source of a query from its local parameters. Stateless. */
public final class QuerySourceParams {
  private QuerySourceParams() {}

  /**
   * @param text the query without its local parameters; null if there is none
   * @throws SolrException (400) if there is no source, more than one, or a parameter without its
   *     companion
   */
  public static QuerySource read(String text, CheckedParams checked, Stage stage) {
    SolrParams local = checked.local();
    List<QuerySource> given = new ArrayList<>();
    if (text != null && !FieldText.isBlank(text)) {
      given.add(new QuerySource.Text(text));
    }
    String id = local.get(QueryParams.ID);
    if (id != null) {
      given.add(new QuerySource.IndexedDocument(id, local.get(QueryParams.FROM)));
    }
    String features = local.get(QueryParams.FEATURES);
    if (features != null) {
      given.add(new QuerySource.RegionFeatures(features, local.get(QueryParams.LABELS, "")));
    }
    String image = local.get(QueryParams.IMAGE);
    if (image != null) {
      given.add(new QuerySource.Picture(image, local.get(QueryParams.LABELS, "")));
    }
    String vectors = local.get(QueryParams.VECTORS);
    if (vectors != null && stage == Stage.RERANK) {
      given.add(new QuerySource.AlignmentSet(vectors));
    }
    if (given.size() != 1) {
      throw checked.bad(expected(given.size(), stage));
    }
    checked.checkCompanion(QueryParams.FROM, QueryParams.ID);
    if (image == null) {
      checked.checkCompanion(QueryParams.LABELS, QueryParams.FEATURES);
    }
    return given.get(0);
  }

  private static String expected(int given, Stage stage) {
    return switch (stage) {
      case SEARCH ->
          (given == 0 ? "no text is given" : "more than one source to search with is given")
              + ", expected one of a text, id=<document id>, features=<base64>, image=<base64>";
      case RERANK ->
          (given == 0 ? "nothing to rank by is given" : given + " sources to rank by are given")
              + ", expected one of a text, id=<document id>, vectors=<base64>, features=<base64>,"
              + " image=<base64>";
    };
  }
}
