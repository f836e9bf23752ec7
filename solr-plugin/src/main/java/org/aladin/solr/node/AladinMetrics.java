/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.node;

import com.github.benmanes.caffeine.cache.stats.CacheStats;
import org.aladin.solr.platform.CoreMetrics;
import org.aladin.solr.platform.EventCounter;
import org.aladin.solr.platform.EventTimer;
import org.aladin.solr.platform.SizeHistogram;

/**
 * Metrics of a core's use of its models: {@code /admin/metrics?group=core&prefix=OTHER./aladin}.
 * Thread-safe.
 */
public final class AladinMetrics {
  private final EventTimer queryEncodeTimes;
  private final EventTimer updateEncodeTimes;
  private final EventTimer rerankTimes;
  private final SizeHistogram updateBatchSizes;
  private final EventCounter documentsEmbedded;
  private final EventCounter documentsUnchanged;
  private final EventCounter documentsFailed;
  private final EventCounter encoderFailures;
  private final EventTimer pictureExtractTimes;
  private final EventCounter pictureFailures;
  private final EventCounter rerankedWithoutVectors;
  private final EventCounter rerankedNotComparable;
  private final EventCounter searchedNotComparable;

  AladinMetrics(CoreMetrics metrics) {
    queryEncodeTimes = metrics.timer("queryEncodeTimes");
    updateEncodeTimes = metrics.timer("updateEncodeTimes");
    rerankTimes = metrics.timer("rerankTimes");
    updateBatchSizes = metrics.histogram("updateBatchSizes");
    documentsEmbedded = metrics.counter("documentsEmbedded");
    documentsUnchanged = metrics.counter("documentsUnchanged");
    documentsFailed = metrics.counter("documentsFailed");
    encoderFailures = metrics.counter("encoderFailures");
    pictureExtractTimes = metrics.timer("pictureExtractTimes");
    pictureFailures = metrics.counter("pictureFailures");
    rerankedWithoutVectors = metrics.counter("rerankedWithoutVectors");
    rerankedNotComparable = metrics.counter("rerankedNotComparable");
    searchedNotComparable = metrics.counter("searchedNotComparable");
  }

  /** Registers the statistics of a query cache. */
  static void register(CoreMetrics metrics, QueryCache cache) {
    metrics.gauge("queryCacheHits", () -> stats(cache).hitCount());
    metrics.gauge("queryCacheMisses", () -> stats(cache).missCount());
    metrics.gauge("queryCacheEvictions", () -> stats(cache).evictionCount());
    metrics.gauge("queryCacheSize", cache::size);
  }

  private static CacheStats stats(QueryCache cache) {
    return cache.stats();
  }

  /** Times of encoding queries, without those from the cache. */
  public EventTimer queryEncodeTimes() {
    return queryEncodeTimes;
  }

  /** Times of encoding batches of documents. */
  public EventTimer updateEncodeTimes() {
    return updateEncodeTimes;
  }

  /** Times of reranking windows. */
  public EventTimer rerankTimes() {
    return rerankTimes;
  }

  /** Numbers of captions and images per batch of documents that were encoded together. */
  public SizeHistogram updateBatchSizes() {
    return updateBatchSizes;
  }

  /** Embeddings computed for documents. */
  public EventCounter documentsEmbedded() {
    return documentsEmbedded;
  }

  /** Embeddings kept because the content had not changed. */
  public EventCounter documentsUnchanged() {
    return documentsUnchanged;
  }

  /** Documents that could not be embedded. */
  public EventCounter documentsFailed() {
    return documentsFailed;
  }

  /** Queries and batches of documents that failed because of the encoder. */
  public EventCounter encoderFailures() {
    return encoderFailures;
  }

  /** How long pictures took to be decoded and their regions to be extracted, failures included. */
  public EventTimer pictureExtractTimes() {
    return pictureExtractTimes;
  }

  /** Pictures that could not be decoded, or that the extractor failed at. */
  public EventCounter pictureFailures() {
    return pictureFailures;
  }

  /** Documents of rerank windows that had no vectors, or none to compare with the query's. */
  public EventCounter rerankedWithoutVectors() {
    return rerankedWithoutVectors;
  }

  /** Those of {@link #rerankedWithoutVectors} that have vectors. */
  public EventCounter rerankedNotComparable() {
    return rerankedNotComparable;
  }

  /**
   * Documents that searches skipped because another version of the model produced their vectors.
   */
  public EventCounter searchedNotComparable() {
    return searchedNotComparable;
  }
}
