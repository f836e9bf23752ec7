/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.page;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.aladin.solr.params.CheckedConfig;
import org.aladin.solr.picture.PictureDirectory;
import org.aladin.solr.update.config.DeclaredTargets;
import org.aladin.solr.update.config.EmbeddingTarget;
import org.apache.solr.common.util.NamedList;
import org.apache.solr.core.SolrCore;
import org.apache.solr.schema.IndexSchema;
import org.apache.solr.schema.SchemaField;

/**
 * The fields that tell where a document's picture is. Immutable.
 *
 * @param imageField the field that keeps the picture's file; null for none
 * @param pathField the field with the path below the directory; null for none
 * @param directory on the node; null without a path field
 */
record PictureFields(String imageField, String pathField, PictureDirectory directory) {
  private static final String NAME = "AladinSearchPageHandler, pictures";

  /**
   * Those of the handler's own configuration.
   *
   * @throws IllegalArgumentException if it is wrong, or the schema keeps nothing of a field
   */
  static PictureFields configured(NamedList<?> pictures, SolrCore core) {
    CheckedConfig config = new CheckedConfig(NAME, pictures);
    String image = config.text("imageField");
    String path = config.text("imagePathField");
    String directory = config.text("imageDirectory");
    config.checkNothingElse();
    if ((path == null) != (directory == null) || image == null && path == null) {
      throw new IllegalArgumentException(
          NAME + ": expected imageField, or imagePathField with imageDirectory, or all of them");
    }
    for (String field : new String[] {image, path}) {
      if (field != null && !keeps(core.getLatestSchema(), field)) {
        throw new IllegalArgumentException(
            NAME + ": field '" + field + "' is not stored, expected a field that keeps its value");
      }
    }
    return new PictureFields(image, path, open(directory, core));
  }

  private static PictureDirectory open(String path, SolrCore core) {
    if (path == null) {
      return null;
    }
    PictureDirectory directory = new PictureDirectory(path);
    try {
      directory.open(core.getCoreContainer());
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          NAME + ", imageDirectory " + path + ": " + e.getMessage(), e);
    }
    return directory;
  }

  /** Those that the update processors read pictures from and whose values the schema keeps. */
  static PictureFields ofTargets(SolrCore core) {
    IndexSchema schema = core.getLatestSchema();
    String image = null;
    String path = null;
    PictureDirectory directory = null;
    for (DeclaredTargets.Declared declared : DeclaredTargets.of(core)) {
      EmbeddingTarget target = declared.target();
      if (image == null && target.imageField() != null && keeps(schema, target.imageField())) {
        image = target.imageField();
      }
      if (path == null
          && target.imagePathField() != null
          && keeps(schema, target.imagePathField())) {
        path = target.imagePathField();
        directory = target.pictureDirectory();
      }
    }
    return new PictureFields(image, path, directory);
  }

  private static boolean keeps(IndexSchema schema, String name) {
    SchemaField field = schema.getFieldOrNull(name);
    return field != null
        && (field.stored() || field.hasDocValues() && field.useDocValuesAsStored());
  }

  /** The names of those that there are. */
  List<String> names() {
    return Stream.of(imageField, pathField).filter(name -> name != null).toList();
  }
}
