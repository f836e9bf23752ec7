/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.params;

/** The keys of a request handler in solrconfig.xml that Solr itself reads. */
public final class HandlerKeys {
  /** Those of {@code RequestHandlerBase}, and attributes, which the Config API adds as keys. */
  public static final String[] SOLRS = {
    "defaults", "appends", "invariants", "httpCaching", "startup", "useParams"
  };

  private HandlerKeys() {}
}
