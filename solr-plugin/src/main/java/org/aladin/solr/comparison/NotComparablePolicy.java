/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.comparison;

import org.aladin.solr.params.CheckedParams;
import org.aladin.solr.params.QueryParams;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.params.ModifiableSolrParams;
import org.apache.solr.common.params.SolrParams;

/** How a search handles documents that cannot be compared with its query. */
public enum NotComparablePolicy {
  /** Skips and counts them. The default. */
  SKIP,
  /** Rejects the request with status 503. */
  REFUSE;

  /** Adds the request's value of this parameter as a default to the local parameters. */
  public static SolrParams withRequest(SolrParams local, SolrParams request) {
    String requested = request.get(QueryParams.REQUEST_NOT_COMPARABLE);
    if (requested == null || local.get(QueryParams.NOT_COMPARABLE) != null) {
      return local;
    }
    return new ModifiableSolrParams(local).set(QueryParams.NOT_COMPARABLE, requested);
  }

  /**
   * Reads the local parameter.
   *
   * @throws SolrException (400) if the value is unknown
   */
  public static NotComparablePolicy read(CheckedParams checked) {
    return checked.choice(QueryParams.NOT_COMPARABLE, SKIP);
  }

  /** The error of {@link #REFUSE} (503), to be thrown. */
  static SolrException refused(String parser, String field, int documents, String example) {
    return new SolrException(
        SolrException.ErrorCode.SERVICE_UNAVAILABLE,
        "{!"
            + parser
            + "}: field '"
            + field
            + "' has "
            + documents
            + (documents == 1 ? " document" : " documents")
            + " that cannot be compared with the query"
            + (example == null ? "" : " (" + example + ")")
            + ": index them again");
  }
}
