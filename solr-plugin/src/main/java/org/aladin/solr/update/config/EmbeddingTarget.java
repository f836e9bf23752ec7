/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update.config;

import java.util.List;
import java.util.Optional;
import org.aladin.model.alignment.encoded.AlignmentKind;
import org.aladin.solr.document.DocumentLimits;
import org.aladin.solr.document.EmbeddingSource;
import org.apache.solr.common.SolrInputDocument;

/**
 * One embedding that documents get: the fields that its source is read from, and the fields that it
 * fills. Immutable.
 */
public interface EmbeddingTarget {
  /** The fields of which a document with a source has at least one. */
  List<String> mainFields();

  /** All fields that the source is read from. */
  List<String> sourceFields();

  /** What the alignment set holds. */
  AlignmentKind kind();

  /** The field of the text whose words the alignment set holds; null if it holds regions. */
  default String textField() {
    return null;
  }

  /** The fields that are filled. */
  OutputFields output();

  /** The files on the node that sources are read from. */
  default List<FeaturesFile> featuresFiles() {
    return List.of();
  }

  /**
   * Reads the source of a whole document, which holds no instructions of an atomic update.
   *
   * @return empty if the document has none
   * @throws IllegalArgumentException if it has one that cannot be embedded; the message names the
   *     field
   */
  Optional<EmbeddingSource> read(SolrInputDocument document, DocumentLimits limits);
}
