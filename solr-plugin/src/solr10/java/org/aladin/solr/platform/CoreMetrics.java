/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.platform;

import com.google.common.base.CaseFormat;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.LongHistogram;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.solr.metrics.SolrMetricsContext;
import org.apache.solr.metrics.otel.OtelUnit;

/**
 * Registers metrics of a request handler with a core. In Solr 10 they are OpenTelemetry's, and
 * {@code /admin/metrics} names {@code queryCacheHits} {@code aladin_query_cache_hits}. For one
 * thread.
 */
public final class CoreMetrics {
  private static final String PREFIX = "aladin_";

  private final SolrMetricsContext context;
  private final Attributes attributes;

  CoreMetrics(SolrMetricsContext context, Attributes attributes) {
    this.context = context;
    this.attributes = attributes;
  }

  /**
   * @param name in camel case, as in {@code documentsEmbedded}
   */
  public EventCounter counter(String name) {
    LongCounter counter = context.longCounter(snakeCase(name), describe(name));
    counter.add(0, attributes); // shown before the first event, as in Solr 9
    return events -> counter.add(events, attributes);
  }

  /**
   * @param name in camel case
   */
  public EventTimer timer(String name) {
    DoubleHistogram times =
        context.doubleHistogram(snakeCase(name), describe(name), OtelUnit.MILLISECONDS);
    double perMillisecond = TimeUnit.MILLISECONDS.toNanos(1);
    return nanoseconds -> times.record(nanoseconds / perMillisecond, attributes);
  }

  /**
   * @param name in camel case
   */
  public SizeHistogram histogram(String name) {
    LongHistogram histogram = context.longHistogram(snakeCase(name), describe(name));
    return size -> histogram.record(size, attributes);
  }

  /**
   * @param name in camel case
   * @param value gives the current value; thread-safe
   */
  public void gauge(String name, LongSupplier value) {
    context.observableLongGauge(
        snakeCase(name),
        describe(name),
        measurement -> measurement.record(value.getAsLong(), attributes));
  }

  private static String snakeCase(String name) {
    return PREFIX + CaseFormat.LOWER_CAMEL.to(CaseFormat.LOWER_UNDERSCORE, name);
  }

  private static String describe(String name) {
    return "ALADIN: "
        + CaseFormat.LOWER_CAMEL.to(CaseFormat.LOWER_UNDERSCORE, name).replace('_', ' ');
  }
}
