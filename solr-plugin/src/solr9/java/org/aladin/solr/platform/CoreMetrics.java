/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.platform;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Histogram;
import com.codahale.metrics.Timer;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.solr.metrics.SolrMetricsContext;

/**
 * Registers metrics of a request handler with a core. In Solr 9 they are Dropwizard's, and {@code
 * /admin/metrics} names them {@code OTHER./aladin.queryCacheHits}. For one thread.
 */
public final class CoreMetrics {
  private final SolrMetricsContext context;
  private final String[] path;

  CoreMetrics(SolrMetricsContext context, String... path) {
    this.context = context;
    this.path = path;
  }

  /**
   * @param name in camel case, as in {@code documentsEmbedded}
   */
  public EventCounter counter(String name) {
    Counter counter = context.counter(name, path);
    return counter::inc;
  }

  /**
   * @param name in camel case
   */
  public EventTimer timer(String name) {
    Timer timer = context.timer(name, path);
    return nanoseconds -> timer.update(nanoseconds, TimeUnit.NANOSECONDS);
  }

  /**
   * @param name in camel case
   */
  public SizeHistogram histogram(String name) {
    Histogram histogram = context.histogram(name, path);
    return histogram::update;
  }

  /**
   * @param name in camel case
   * @param value gives the current value; thread-safe
   */
  public void gauge(String name, LongSupplier value) {
    context.gauge(value::getAsLong, true, name, path);
  }
}
