/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.node;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Histogram;
import com.codahale.metrics.Timer;
import com.github.benmanes.caffeine.cache.stats.CacheStats;
import org.apache.solr.metrics.SolrMetricsContext;

/**
 * Metrics of a core's use of its models: {@code /admin/metrics?group=core&prefix=OTHER./aladin}.
 * Thread-safe.
 */
public final class AladinMetrics {
  private final Timer queryEncodeTimes;
  private final Timer updateEncodeTimes;
  private final Timer rerankTimes;
  private final Histogram updateBatchSizes;
  private final Counter documentsEmbedded;
  private final Counter documentsUnchanged;
  private final Counter documentsFailed;
  private final Counter encoderFailures;
  private final Timer pictureExtractTimes;
  private final Counter pictureFailures;
  private final Counter rerankedWithoutVectors;
  private final Counter rerankedNotComparable;
  private final Counter searchedNotComparable;

  AladinMetrics(SolrMetricsContext context, String... path) {
    queryEncodeTimes = context.timer("queryEncodeTimes", path);
    updateEncodeTimes = context.timer("updateEncodeTimes", path);
    rerankTimes = context.timer("rerankTimes", path);
    updateBatchSizes = context.histogram("updateBatchSizes", path);
    documentsEmbedded = context.counter("documentsEmbedded", path);
    documentsUnchanged = context.counter("documentsUnchanged", path);
    documentsFailed = context.counter("documentsFailed", path);
    encoderFailures = context.counter("encoderFailures", path);
    pictureExtractTimes = context.timer("pictureExtractTimes", path);
    pictureFailures = context.counter("pictureFailures", path);
    rerankedWithoutVectors = context.counter("rerankedWithoutVectors", path);
    rerankedNotComparable = context.counter("rerankedNotComparable", path);
    searchedNotComparable = context.counter("searchedNotComparable", path);
  }

  /** Registers the statistics of a query cache. */
  static void register(SolrMetricsContext context, QueryCache cache, String... path) {
    context.gauge(() -> stats(cache).hitCount(), true, "queryCacheHits", path);
    context.gauge(() -> stats(cache).missCount(), true, "queryCacheMisses", path);
    context.gauge(() -> stats(cache).evictionCount(), true, "queryCacheEvictions", path);
    context.gauge(cache::size, true, "queryCacheSize", path);
  }

  private static CacheStats stats(QueryCache cache) {
    return cache.stats();
  }

  /** Times of encoding queries, without those from the cache. */
  public Timer queryEncodeTimes() {
    return queryEncodeTimes;
  }

  /** Times of encoding batches of documents. */
  public Timer updateEncodeTimes() {
    return updateEncodeTimes;
  }

  /** Times of reranking windows. */
  public Timer rerankTimes() {
    return rerankTimes;
  }

  /** Numbers of captions and images per batch of documents that were encoded together. */
  public Histogram updateBatchSizes() {
    return updateBatchSizes;
  }

  /** Embeddings computed for documents. */
  public Counter documentsEmbedded() {
    return documentsEmbedded;
  }

  /** Embeddings kept because the content had not changed. */
  public Counter documentsUnchanged() {
    return documentsUnchanged;
  }

  /** Documents that could not be embedded. */
  public Counter documentsFailed() {
    return documentsFailed;
  }

  /** Queries and batches of documents that failed because of the encoder. */
  public Counter encoderFailures() {
    return encoderFailures;
  }

  /** How long pictures took to be decoded and their regions to be extracted, failures included. */
  public Timer pictureExtractTimes() {
    return pictureExtractTimes;
  }

  /** Pictures that could not be decoded, or that the extractor failed at. */
  public Counter pictureFailures() {
    return pictureFailures;
  }

  /** Documents of rerank windows that had no vectors, or none to compare with the query's. */
  public Counter rerankedWithoutVectors() {
    return rerankedWithoutVectors;
  }

  /** Those of {@link #rerankedWithoutVectors} that have vectors. */
  public Counter rerankedNotComparable() {
    return rerankedNotComparable;
  }

  /**
   * Documents that searches skipped because another version of the model produced their vectors.
   */
  public Counter searchedNotComparable() {
    return searchedNotComparable;
  }
}
