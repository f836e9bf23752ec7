/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.aladin.model.alignment.encoded.AlignmentValue;
import org.aladin.model.encoder.AladinEncoder;
import org.aladin.model.encoder.Embedding;
import org.aladin.model.image.Box;
import org.aladin.model.image.RegionFeatures;
import org.aladin.solr.document.EmbeddingSource;
import org.aladin.solr.field.AlignmentField;
import org.aladin.solr.node.AladinMetrics;
import org.aladin.solr.update.block.BlockDocument;
import org.aladin.solr.update.block.ContentHash;
import org.aladin.solr.update.config.OutputFields;
import org.apache.solr.common.SolrException;
import org.apache.solr.schema.IndexSchema;

/** Embeds the documents of a batch together and fills their fields. */
final class DocumentEmbedder {
  private final AladinEncoder encoder;
  private final IndexSchema schema;
  private final AladinMetrics metrics;

  DocumentEmbedder(AladinEncoder encoder, IndexSchema schema, AladinMetrics metrics) {
    this.encoder = encoder;
    this.schema = schema;
    this.metrics = metrics;
  }

  /**
   * Makes the embeddings that the documents wait for; those captions and images that need one go
   * through the network together. What its fields do not take is its document's problem alone.
   *
   * @throws RuntimeException if the encoder fails; then no document is changed
   */
  void embed(List<BlockDocument> batch) {
    List<BlockDocument.Job> jobs =
        batch.stream().flatMap(document -> document.jobs().stream()).toList();
    if (jobs.isEmpty()) {
      return;
    }
    List<Embedding> embeddings;
    try {
      embeddings = metrics.updateEncodeTimes().timeSupplier(() -> encode(jobs));
    } catch (RuntimeException e) {
      metrics.encoderFailures().inc();
      throw e;
    }
    metrics.updateBatchSizes().update(jobs.size());
    int next = 0;
    for (BlockDocument document : batch) {
      int size = document.jobs().size();
      fill(document, embeddings.subList(next, next + size));
      next += size;
    }
  }

  private void fill(BlockDocument document, List<Embedding> embeddings) {
    Map<String, Object> values = new LinkedHashMap<>();
    try {
      for (int job = 0; job < embeddings.size(); job++) {
        values.putAll(values(document.jobs().get(job), embeddings.get(job)));
      }
    } catch (IllegalArgumentException e) {
      document.fail(SolrException.ErrorCode.BAD_REQUEST, e);
      return;
    } catch (SolrException e) {
      document.fail(SolrException.ErrorCode.getErrorCode(e.code()), e);
      return;
    }
    values.forEach(document::fill);
    metrics.documentsEmbedded().inc(embeddings.size());
    document.jobs().clear();
  }

  private List<Embedding> encode(List<BlockDocument.Job> jobs) {
    List<String> texts = new ArrayList<>();
    List<RegionFeatures> images = new ArrayList<>();
    for (BlockDocument.Job job : jobs) {
      if (job.source() instanceof EmbeddingSource.Caption caption) {
        texts.add(caption.text());
      } else if (job.source() instanceof EmbeddingSource.Image image) {
        images.add(image.regions());
      }
    }
    List<Embedding> captions = texts.isEmpty() ? List.of() : encoder.encodeCaptions(texts);
    List<Embedding> pictures = images.isEmpty() ? List.of() : encoder.encodeImages(images);
    List<Embedding> embeddings = new ArrayList<>(jobs.size());
    int caption = 0;
    int picture = 0;
    for (BlockDocument.Job job : jobs) {
      embeddings.add(
          job.source() instanceof EmbeddingSource.Caption
              ? captions.get(caption++)
              : pictures.get(picture++));
    }
    return embeddings;
  }

  /** What goes into the target's fields. */
  private Map<String, Object> values(BlockDocument.Job job, Embedding embedding) {
    OutputFields output = job.target().output();
    try {
      embedding.checkFinite();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "field '" + job.target().mainFields().get(0) + "': " + e.getMessage(), e);
    }
    Map<String, Object> values = new LinkedHashMap<>();
    List<Float> vector = boxed(embedding.vector());
    values.put(output.vector(), vector);
    byte[] alignment = null;
    if (output.alignment() != null) {
      AlignmentField type = (AlignmentField) schema.getFieldType(output.alignment());
      alignment = type.encode(output.alignment(), alignment(job.source(), embedding));
      values.put(output.alignment(), alignment);
    }
    if (output.version() != null) {
      values.put(output.version(), encoder.version());
    }
    if (output.hash() != null) {
      values.put(output.hash(), ContentHash.of(job.source(), encoder.version(), vector, alignment));
    }
    return values;
  }

  private AlignmentValue alignment(EmbeddingSource source, Embedding embedding) {
    if (!(source instanceof EmbeddingSource.Image image)) {
      return AlignmentValue.words(encoder.version(), embedding.alignment());
    }
    // Region 0 plays the role of a CLS token and has no vector.
    List<Box> boxes =
        IntStream.rangeClosed(1, embedding.alignment().count())
            .mapToObj(image.regions()::box)
            .toList();
    return AlignmentValue.regions(encoder.version(), embedding.alignment(), boxes);
  }

  /** As Solr's DenseVectorField takes a vector. */
  private static List<Float> boxed(float[] vector) {
    List<Float> list = new ArrayList<>(vector.length);
    for (float number : vector) {
      list.add(number);
    }
    return list;
  }
}
