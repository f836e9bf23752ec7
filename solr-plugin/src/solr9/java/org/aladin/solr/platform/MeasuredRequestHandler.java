/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.platform;

import org.apache.solr.handler.RequestHandlerBase;
import org.apache.solr.metrics.SolrMetricsContext;

/** A request handler with metrics of its own, in Solr 9. */
public abstract class MeasuredRequestHandler extends RequestHandlerBase {
  /** Registers the metrics. Called after {@code init} and before the core uses the handler. */
  protected abstract void register(CoreMetrics metrics);

  @Override
  public final void initializeMetrics(SolrMetricsContext parent, String scope) {
    super.initializeMetrics(parent, scope);
    register(new CoreMetrics(solrMetricsContext, getCategory().toString(), scope));
  }
}
