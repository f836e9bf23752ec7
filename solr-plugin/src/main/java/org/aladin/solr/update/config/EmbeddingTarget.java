/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update.config;

import java.util.List;
import java.util.Optional;
import org.aladin.model.alignment.encoded.AlignmentKind;
import org.aladin.solr.document.DocumentLimits;
import org.aladin.solr.document.EmbeddingSource;
import org.aladin.solr.picture.PictureDirectory;
import org.aladin.solr.picture.PictureExtraction;
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

  /** The field of the object labels; null if there is none. */
  default String labelsField() {
    return null;
  }

  /** The field of a picture's file; null if there is none. */
  default String imageField() {
    return null;
  }

  /** The field of a picture's path below the directory; null if there is none. */
  default String imagePathField() {
    return null;
  }

  /** The directory on the node that pictures are read from; null without one. */
  default PictureDirectory pictureDirectory() {
    return null;
  }

  /** The field with the path of a picture below the directory; null without one. */
  default String pathField() {
    return null;
  }

  /** Whether sources are pictures, for which the model needs an extractor. */
  default boolean takesPictures() {
    return false;
  }

  /**
   * Reads the source of a whole document, which holds no instructions of an atomic update.
   *
   * @param pictures the extraction of the model; null if it has no extractor
   * @return empty if the document has none
   * @throws IllegalArgumentException if it has one that cannot be embedded; the message names the
   *     field
   */
  Optional<EmbeddingSource> read(
      SolrInputDocument document, DocumentLimits limits, PictureExtraction pictures);
}
