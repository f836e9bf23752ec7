/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.aladin.model.alignment.encoded.AlignmentValue;
import org.aladin.model.alignment.encoded.WordMoment;
import org.aladin.model.encoder.AladinEncoder;
import org.aladin.model.encoder.Embedding;
import org.aladin.solr.document.EncoderInput;
import org.aladin.solr.field.AlignmentField;
import org.aladin.solr.update.block.BlockDocument;
import org.aladin.solr.update.block.ContentHash;
import org.aladin.solr.update.config.OutputFields;
import org.aladin.solr.update.config.SizeFields;
import org.apache.solr.common.SolrException;
import org.apache.solr.schema.IndexSchema;

/** The values of a target's fields, made from an embedding. Immutable. */
final class TargetValues {
  private final IndexSchema schema;
  private final String modelVersion;
  private final Optional<WordMoment> words;

  /**
   * @param encoder that made the embeddings
   */
  TargetValues(IndexSchema schema, AladinEncoder encoder) {
    this.schema = schema;
    this.modelVersion = encoder.version();
    this.words = encoder.words();
  }

  /**
   * The values by the names of the fields.
   *
   * @param input what the embedding was made of
   * @throws IllegalArgumentException if the embedding has values that are not finite; the message
   *     names the field of the source
   * @throws SolrException if the alignment field does not take the alignment set
   */
  Map<String, Object> of(BlockDocument.Job job, EncoderInput input, Embedding embedding) {
    try {
      embedding.checkFinite();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "field '" + job.target().mainFields().get(0) + "': " + e.getMessage(), e);
    }
    OutputFields output = job.target().output();
    Map<String, Object> values = new LinkedHashMap<>();
    List<Float> vector = boxed(embedding.vector());
    values.put(output.vector(), vector);
    byte[] alignment = null;
    if (output.alignment() != null) {
      AlignmentField type = (AlignmentField) schema.getFieldType(output.alignment());
      alignment = type.values().encode(output.alignment(), alignment(input, embedding), words);
      values.put(output.alignment(), alignment);
    }
    if (output.version() != null) {
      values.put(output.version(), modelVersion);
    }
    Map<String, Integer> size = size(input, output.size());
    values.putAll(size);
    if (output.hash() != null) {
      values.put(
          output.hash(),
          ContentHash.of(job.source(), modelVersion, vector, alignment, size.values()));
    }
    return values;
  }

  private static Map<String, Integer> size(EncoderInput input, SizeFields fields) {
    return input instanceof EncoderInput.Regions regions && regions.size() != null
        ? fields.values(regions.size())
        : Map.of();
  }

  private AlignmentValue alignment(EncoderInput input, Embedding embedding) {
    if (!(input instanceof EncoderInput.Regions regions)) {
      return AlignmentValue.words(modelVersion, embedding.alignment());
    }
    return AlignmentValue.regions(modelVersion, embedding.alignment(), regions.features());
  }

  /** As Solr's DenseVectorField takes a vector. */
  private static List<Float> boxed(float[] vector) {
    List<Float> list = new ArrayList<>(vector.length);
    for (float value : vector) {
      list.add(value);
    }
    return list;
  }
}
