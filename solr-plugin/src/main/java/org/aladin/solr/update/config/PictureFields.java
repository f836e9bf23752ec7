/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update.config;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.aladin.solr.document.FieldText;
import org.aladin.solr.params.CheckedConfig;
import org.aladin.solr.picture.InlinePicture;
import org.aladin.solr.picture.PictureContent;
import org.aladin.solr.picture.PictureDirectory;
import org.apache.solr.common.SolrInputDocument;
import org.apache.solr.common.SolrInputField;

/**
 * The fields of an image target that hold pictures.
 *
 * @param imageField the file of a picture, in base64 or as bytes; null for none
 * @param pathField the path of a picture below the directory; null for none
 * @param directory on the node; null without a path field
 */
record PictureFields(String imageField, String pathField, PictureDirectory directory) {
  static PictureFields read(CheckedConfig image) {
    String path = image.text("imagePathField");
    String directory = image.text("imageDirectory");
    if ((path == null) != (directory == null)) {
      throw new IllegalArgumentException(
          image.name() + ": expected imagePathField with imageDirectory, or neither");
    }
    return new PictureFields(
        image.text("imageField"), path, path == null ? null : new PictureDirectory(directory));
  }

  /** The names of those that are configured. */
  List<String> names() {
    return Stream.of(imageField, pathField).filter(field -> field != null).toList();
  }

  /**
   * The picture of a document.
   *
   * @return empty if it has none
   * @throws IllegalArgumentException if the value has another form, or the path is not allowed; the
   *     message names the field
   */
  Optional<PictureContent> read(SolrInputDocument document) {
    SolrInputField image = imageField == null ? null : document.getField(imageField);
    if (image != null && image.getValueCount() > 0) {
      return Optional.of(InlinePicture.of("field '" + imageField + "'", image.getValue()));
    }
    List<String> paths = pathField == null ? List.of() : FieldText.values(document, pathField);
    if (paths.size() > 1) {
      throw new IllegalArgumentException(
          "field '" + pathField + "' has " + paths.size() + " values, expected one path");
    }
    return paths.stream()
        .map(path -> directory.picture("field '" + pathField + "'", path))
        .findFirst();
  }
}
