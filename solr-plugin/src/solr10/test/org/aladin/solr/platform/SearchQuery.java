/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.platform;

import org.apache.solr.client.solrj.request.SolrQuery;

/** A query of SolrJ 10. */
public final class SearchQuery extends SolrQuery {
  private static final long serialVersionUID = 1;

  /** A query without parameters. */
  public SearchQuery() {}

  /** A query with the parameter {@code q}. */
  public SearchQuery(String q) {
    super(q);
  }
}
