/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.picture;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.Supplier;
import org.aladin.extractor.ExtractedRegions;
import org.aladin.extractor.RegionExtractor;
import org.aladin.extractor.picture.PictureDecoder;
import org.aladin.extractor.picture.PictureException;
import org.aladin.extractor.picture.PictureLimits;
import org.aladin.model.image.RegionFeatures;
import org.aladin.solr.node.AladinMetrics;
import org.aladin.solr.node.ModelRegistry;
import org.apache.solr.core.SolrCore;

/**
 * Makes region features and object labels of pictures, with the extractor of a model. The same
 * bytes give the same features, in documents and in queries. Safe for several threads.
 */
public final class PictureExtraction {
  /**
   * The limits of one picture; all that are decoded at the same time take a quarter of the heap.
   */
  static final PictureLimits LIMITS = PictureLimits.ofHeap(ExtractionThreads.COUNT);

  private static final PictureDecoder DECODER = new PictureDecoder(LIMITS);

  private final RegionExtractor extractor;
  private final AladinMetrics metrics;

  PictureExtraction(RegionExtractor extractor, AladinMetrics metrics) {
    this.extractor = extractor;
    this.metrics = metrics;
  }

  /**
   * The extraction for a model of a core.
   *
   * @param model the name of the model; null for the only one of the core
   * @return empty if the model has no extractor
   */
  public static Optional<PictureExtraction> of(SolrCore core, String model) {
    return ModelRegistry.extractor(core, model)
        .map(extractor -> new PictureExtraction(extractor, ModelRegistry.metrics(core)));
  }

  /** The fingerprint of the extractor. Equal fingerprints mean equal features. */
  String fingerprint() {
    return extractor.fingerprint().toString();
  }

  /**
   * Reads, decodes and extracts in a thread of the node as soon as one is free.
   *
   * @param bytes reads the picture's file; called in that thread
   * @param name the picture's name in messages
   * @param use turns the regions into the result; called in that thread
   * @return fails with an {@link IllegalArgumentException} if the bytes are not a readable picture,
   *     and with another {@link RuntimeException} if the extractor fails
   */
  <T> Future<T> start(Supplier<byte[]> bytes, String name, Function<ExtractedRegions, T> use) {
    return ExtractionThreads.submit(() -> use.apply(extract(bytes, name)), false);
  }

  /**
   * Begins to extract the regions of a query's picture, before those of documents.
   *
   * @return fails as {@link #start}; cancelled, a picture that still waits is left out
   */
  public CompletableFuture<RegionFeatures> startQuery(PictureContent picture) {
    CompletableFuture<RegionFeatures> answer = new CompletableFuture<>();
    ExtractionThreads.submit(
        () -> {
          if (!answer.isDone()) {
            try {
              answer.complete(extract(picture::read, picture.name()).features());
            } catch (RuntimeException | Error e) {
              answer.completeExceptionally(e);
            }
          }
          return null;
        },
        true);
    return answer;
  }

  private ExtractedRegions extract(Supplier<byte[]> bytes, String name) {
    long start = System.nanoTime();
    try {
      return extractor.extract(DECODER.decode(bytes.get(), name));
    } catch (PictureException e) {
      metrics.pictureFailures().add();
      throw new IllegalArgumentException(e.getMessage(), e);
    } catch (RuntimeException | Error e) {
      metrics.pictureFailures().add();
      throw e;
    } finally {
      metrics.pictureExtractTimes().record(System.nanoTime() - start);
    }
  }
}
