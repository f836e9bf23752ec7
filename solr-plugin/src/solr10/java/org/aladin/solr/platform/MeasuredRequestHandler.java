/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.platform;

import io.opentelemetry.api.common.Attributes;
import org.apache.solr.handler.RequestHandlerBase;
import org.apache.solr.metrics.SolrMetricsContext;

/** A request handler with metrics of its own, in Solr 10. */
public abstract class MeasuredRequestHandler extends RequestHandlerBase {
  /** Registers the metrics. Called after {@code init} and before the core uses the handler. */
  protected abstract void register(CoreMetrics metrics);

  @Override
  public final void initializeMetrics(SolrMetricsContext parent, Attributes attributes) {
    super.initializeMetrics(parent, attributes);
    Attributes own = attributes.toBuilder().put(CATEGORY_ATTR, getCategory().toString()).build();
    register(new CoreMetrics(solrMetricsContext, own));
  }
}
