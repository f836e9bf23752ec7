/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.aladin.model.encoder.AladinEncoder;
import org.aladin.model.encoder.Embedding;
import org.aladin.model.image.RegionFeatures;
import org.aladin.solr.document.EncoderInput;
import org.aladin.solr.node.AladinMetrics;
import org.aladin.solr.picture.PendingResults;
import org.aladin.solr.update.block.BlockDocument;
import org.aladin.solr.update.block.BlockResolver;
import org.aladin.solr.update.block.PendingBlock;

/**
 * Gives the documents of a batch their embeddings: resolves which ones they need, prepares the
 * sources, encodes all captions in one pass and all images in another, and fills the fields. One
 * request long, one thread.
 */
final class BlockEmbedder {
  /** A document, and an input of the encoder for each of its jobs. */
  private record Prepared(BlockDocument document, List<EncoderInput> inputs) {}

  /** A document, and inputs that may not be ready yet. */
  private record Preparing(BlockDocument document, List<Future<EncoderInput>> inputs) {}

  private final BlockResolver resolver;
  private final AladinEncoder encoder;
  private final TargetValues values;
  private final AladinMetrics metrics;

  BlockEmbedder(
      BlockResolver resolver, AladinEncoder encoder, TargetValues values, AladinMetrics metrics) {
    this.resolver = resolver;
    this.encoder = encoder;
    this.values = values;
    this.metrics = metrics;
  }

  /** Embeds each document that needs it, or gives it its problem. */
  void embed(Collection<PendingBlock> blocks) {
    resolver.resolve(blocks);
    List<BlockDocument> documents =
        blocks.stream().flatMap(block -> block.documents().stream()).toList();
    try {
      embedTogether(documents);
    } catch (RuntimeException e) {
      // One document that the encoder fails at must not fail the others.
      documents.forEach(this::embedAlone);
    }
  }

  private void embedAlone(BlockDocument document) {
    try {
      embedTogether(List.of(document));
    } catch (RuntimeException e) {
      document.fail(e);
    }
  }

  /**
   * @throws RuntimeException if the encoder fails; then no document is changed
   */
  private void embedTogether(List<BlockDocument> documents) {
    List<Prepared> prepared = prepare(documents);
    List<EncoderInput> inputs = prepared.stream().flatMap(each -> each.inputs().stream()).toList();
    if (inputs.isEmpty()) {
      return;
    }
    Iterator<Embedding> embeddings;
    try {
      embeddings = metrics.updateEncodeTimes().time(() -> encode(inputs)).iterator();
    } catch (RuntimeException e) {
      metrics.encoderFailures().add();
      throw e;
    }
    metrics.updateBatchSizes().record(inputs.size());
    for (Prepared each : prepared) {
      List<Embedding> own = new ArrayList<>();
      each.inputs().forEach(input -> own.add(embeddings.next()));
      fill(each, own);
    }
  }

  /**
   * Prepares the sources of all documents at the same time. A document whose source cannot be
   * prepared gets its problem, and takes no part.
   */
  private static List<Prepared> prepare(List<BlockDocument> documents) {
    List<Preparing> started =
        documents.stream()
            .map(
                document ->
                    new Preparing(
                        document,
                        document.jobs().stream().map(job -> job.source().prepare()).toList()))
            .toList();
    List<Prepared> prepared = new ArrayList<>();
    try {
      for (Preparing each : started) {
        try {
          prepared.add(new Prepared(each.document(), PendingResults.forAll(each.inputs())));
        } catch (RuntimeException e) {
          each.document().fail(e);
        }
      }
    } finally {
      // Of those that ended it changes nothing.
      started.forEach(each -> each.inputs().forEach(input -> input.cancel(false)));
    }
    return prepared;
  }

  private List<Embedding> encode(List<EncoderInput> inputs) {
    List<String> texts = new ArrayList<>();
    List<RegionFeatures> images = new ArrayList<>();
    for (EncoderInput input : inputs) {
      if (input instanceof EncoderInput.Text text) {
        texts.add(text.text());
      } else if (input instanceof EncoderInput.Regions regions) {
        images.add(regions.features());
      }
    }
    Iterator<Embedding> ofTexts =
        (texts.isEmpty() ? List.<Embedding>of() : encoder.encodeCaptions(texts)).iterator();
    Iterator<Embedding> ofImages =
        (images.isEmpty() ? List.<Embedding>of() : encoder.encodeImages(images)).iterator();
    return inputs.stream()
        .map(input -> input instanceof EncoderInput.Text ? ofTexts.next() : ofImages.next())
        .toList();
  }

  /** Fills all fields of a document, or none. */
  private void fill(Prepared prepared, List<Embedding> embeddings) {
    BlockDocument document = prepared.document();
    Map<String, Object> fields = new LinkedHashMap<>();
    try {
      for (int i = 0; i < embeddings.size(); i++) {
        fields.putAll(
            values.of(document.jobs().get(i), prepared.inputs().get(i), embeddings.get(i)));
      }
    } catch (RuntimeException e) {
      document.fail(e);
      return;
    }
    fields.forEach(document::fill);
    metrics.documentsEmbedded().add(embeddings.size());
    document.jobs().clear();
  }
}
