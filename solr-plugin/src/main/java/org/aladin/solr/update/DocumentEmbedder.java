/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.aladin.model.encoder.AladinEncoder;
import org.aladin.model.encoder.Embedding;
import org.aladin.model.image.Box;
import org.aladin.model.image.RegionFeatures;
import org.aladin.solr.field.AlignmentField;
import org.aladin.solr.field.AlignmentValue;
import org.aladin.solr.model.AladinMetrics;
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
   * through the network together.
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
      for (BlockDocument.Job job : document.jobs()) {
        fill(document.writer(), job, embeddings.get(next++));
      }
      metrics.documentsEmbedded().inc(document.jobs().size());
      document.jobs().clear();
    }
  }

  private List<Embedding> encode(List<BlockDocument.Job> jobs) {
    List<String> texts = new ArrayList<>();
    List<RegionFeatures> images = new ArrayList<>();
    for (BlockDocument.Job job : jobs) {
      if (job.source() instanceof Source.Caption caption) {
        texts.add(caption.text());
      } else if (job.source() instanceof Source.Image image) {
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
          job.source() instanceof Source.Caption
              ? captions.get(caption++)
              : pictures.get(picture++));
    }
    return embeddings;
  }

  private void fill(DocumentWriter document, BlockDocument.Job job, Embedding embedding) {
    OutputFields output = job.target().output();
    document.set(output.vector(), boxed(embedding.vector()));
    if (output.alignment() != null) {
      AlignmentField type = (AlignmentField) schema.getFieldType(output.alignment());
      document.set(
          output.alignment(), type.encode(output.alignment(), alignment(job.source(), embedding)));
    }
    if (output.version() != null) {
      document.set(output.version(), encoder.version());
    }
    if (output.hash() != null) {
      document.set(output.hash(), job.source().hash());
    }
  }

  private AlignmentValue alignment(Source source, Embedding embedding) {
    if (!(source instanceof Source.Image image)) {
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
