/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update.block;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.aladin.solr.document.EmbeddingSource;
import org.aladin.solr.field.AlignmentValues;
import org.aladin.solr.update.config.OutputFields;
import org.apache.solr.common.SolrDocument;

/**
 * The embedding of one target that a document is indexed with. Here it is decided whether the
 * document changed.
 *
 * @param output the fields of the target
 * @param indexed the indexed document; null if there is none, or if it was not read
 */
record PreviousEmbedding(OutputFields output, SolrDocument indexed) {
  /**
   * Whether it was made of this content by this version of the model, so that the content need not
   * be embedded again. If the target has no fields for the hash and the version, that is not known,
   * and the answer is no.
   */
  boolean isOf(EmbeddingSource source, String modelVersion) {
    return indexed != null
        && output.recognisesContent()
        && modelVersion.equals(indexed.getFieldValue(output.version()))
        && indexed.keySet().containsAll(output.names())
        && indexed.keySet().containsAll(size(source))
        && hash(source, modelVersion).equals(indexed.getFieldValue(output.hash()));
  }

  /** The fields of the size that a document with this source has. */
  private List<String> size(EmbeddingSource source) {
    return source.hasSize() ? output.size().names() : List.of();
  }

  private String hash(EmbeddingSource source, String modelVersion) {
    byte[] alignment =
        output.alignment() == null
            ? null
            : AlignmentValues.bytes(output.alignment(), indexed.getFieldValue(output.alignment()));
    List<Object> size = size(source).stream().map(indexed::getFieldValue).toList();
    return ContentHash.of(
        source, modelVersion, indexed.getFieldValues(output.vector()), alignment, size);
  }

  /**
   * Gives a document the same embedding. An atomic update gets it too: an earlier update that is
   * still on its way may change it.
   */
  void copyTo(BlockDocument document, EmbeddingSource source) {
    Stream.concat(output.names().stream(), size(source).stream())
        .forEach(field -> document.fill(field, value(field)));
  }

  private Object value(String field) {
    Collection<Object> values = indexed.getFieldValues(field);
    return values.size() == 1 ? values.iterator().next() : List.copyOf(values);
  }
}
