/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update.config;

import java.util.List;
import java.util.Optional;
import org.aladin.model.alignment.encoded.AlignmentKind;
import org.aladin.solr.document.DocumentLimits;
import org.aladin.solr.document.EmbeddingSource;
import org.apache.solr.common.SolrInputDocument;

/** One embedding that documents get: where its source is and which fields it fills. Immutable. */
public sealed interface EmbeddingTarget permits CaptionTarget, ImageTarget {
  /** The fields of which a document has one if it has a source at all. */
  List<String> mainFields();

  /** All fields that the source is read from. */
  List<String> sourceFields();

  /** What the alignment set holds. */
  AlignmentKind kind();

  /** The fields to be filled. */
  OutputFields output();

  /**
   * Reads the source of a whole document (not of an atomic update).
   *
   * @return empty if the document has none
   * @throws IllegalArgumentException if it has one that cannot be embedded; the message names the
   *     field
   */
  Optional<EmbeddingSource> read(SolrInputDocument document, DocumentLimits limits);
}
