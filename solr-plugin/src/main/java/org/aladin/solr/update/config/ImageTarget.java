/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update.config;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.aladin.model.alignment.encoded.AlignmentKind;
import org.aladin.model.image.RegionFeatures;
import org.aladin.solr.document.DocumentLimits;
import org.aladin.solr.document.EmbeddingSource;
import org.aladin.solr.document.FieldText;
import org.aladin.solr.document.RegionFeaturesParser;
import org.aladin.solr.document.RegionFeaturesSource;
import org.aladin.solr.params.CheckedConfig;
import org.aladin.solr.picture.PictureContent;
import org.aladin.solr.picture.PictureDirectory;
import org.aladin.solr.picture.PictureExtraction;
import org.aladin.solr.picture.PictureSource;
import org.apache.solr.common.SolrInputDocument;
import org.apache.solr.common.SolrInputField;

/**
 * Embeds an image by its region features and object labels. A document has one source: the
 * features, a key of them in a file on the node, the picture itself, or its path on the node.
 *
 * @param featuresField R × F values, as {@link RegionFeaturesParser} reads them; null for none
 * @param keyField the image key; null for none
 * @param featuresFile the file with the features of each key; null without a key field
 * @param pictures the fields of pictures
 * @param labelsField object labels, joined by spaces if there are several values; null if documents
 *     have none. A document without labels gets those of the file or of the extractor
 */
record ImageTarget(
    String featuresField,
    String keyField,
    FeaturesFile featuresFile,
    PictureFields pictures,
    String labelsField,
    OutputFields output)
    implements EmbeddingTarget {

  static ImageTarget read(CheckedConfig image) {
    String features = image.text("featuresField");
    String key = image.text("keyField");
    String file = image.text("featuresFile");
    String sizes = image.text("imageSizes");
    PictureFields pictures = PictureFields.read(image);
    boolean none = features == null && key == null && pictures.names().isEmpty();
    if (none || (key == null) != (file == null)) {
      throw new IllegalArgumentException(
          image.name()
              + ": expected featuresField, keyField with featuresFile, imageField, or imagePathField"
              + " with imageDirectory, or several of them");
    }
    SizeFields size = SizeFields.read(image);
    if (!size.names().isEmpty() && pictures.names().isEmpty()) {
      throw new IllegalArgumentException(
          image.name()
              + ": expected imageField or imagePathField with imageWidthField and imageHeightField:"
              + " only a picture has a size");
    }
    if (sizes != null && file == null) {
      throw new IllegalArgumentException(
          image.name() + ": imageSizes is '" + sizes + "', expected featuresFile with it");
    }
    ImageTarget target =
        new ImageTarget(
            features,
            key,
            file == null ? null : new FeaturesFile(file, sizes),
            pictures,
            image.text("labelsField"),
            OutputFields.read(image, size));
    image.checkNothingElse();
    return target;
  }

  @Override
  public List<String> mainFields() {
    return Stream.concat(Stream.of(featuresField, keyField), pictures.names().stream())
        .filter(field -> field != null)
        .toList();
  }

  @Override
  public List<String> sourceFields() {
    return Stream.concat(mainFields().stream(), Stream.of(labelsField))
        .filter(field -> field != null)
        .toList();
  }

  @Override
  public AlignmentKind kind() {
    return AlignmentKind.REGIONS;
  }

  @Override
  public List<FeaturesFile> featuresFiles() {
    return featuresFile == null ? List.of() : List.of(featuresFile);
  }

  @Override
  public String imageField() {
    return pictures.imageField();
  }

  @Override
  public String imagePathField() {
    return pictures.pathField();
  }

  @Override
  public PictureDirectory pictureDirectory() {
    return pictures.directory();
  }

  @Override
  public String pathField() {
    return pictures.pathField();
  }

  @Override
  public boolean takesPictures() {
    return !pictures.names().isEmpty();
  }

  @Override
  public Optional<EmbeddingSource> read(
      SolrInputDocument document, DocumentLimits limits, PictureExtraction extraction) {
    checkOneSource(document);
    Optional<PictureContent> picture = pictures.read(document);
    if (picture.isPresent()) {
      String labels = labels(document, limits);
      return Optional.of(
          new PictureSource(picture.get(), labels.isEmpty() ? null : labels, extraction));
    }
    SolrInputField features = featuresField == null ? null : document.getField(featuresField);
    if (features != null && features.getValueCount() > 0) {
      String labels = labels(document, limits);
      return Optional.of(new RegionFeaturesSource(parse(features.getValue(), labels, limits)));
    }
    List<String> keys = keyField == null ? List.of() : FieldText.values(document, keyField);
    if (keys.size() > 1) {
      throw new IllegalArgumentException(
          "field '" + keyField + "' has " + keys.size() + " values, expected one image key");
    }
    return keys.stream()
        .<EmbeddingSource>map(key -> new RegionFeaturesSource(find(key, document, limits)))
        .findFirst();
  }

  /**
   * After an update, too: if a document kept the path of a picture and got features, a later update
   * of its labels would embed the picture.
   */
  private void checkOneSource(SolrInputDocument document) {
    List<String> given = mainFields().stream().filter(field -> hasValue(document, field)).toList();
    if (given.size() > 1) {
      throw new IllegalArgumentException(
          "the fields "
              + given
              + " all have an image, expected one of them: an update that sets one sets the others"
              + " to null");
    }
  }

  private static boolean hasValue(SolrInputDocument document, String field) {
    SolrInputField value = document.getField(field);
    return value != null && value.getValueCount() > 0;
  }

  private String labels(SolrInputDocument document, DocumentLimits limits) {
    return labelsField == null
        ? ""
        : limits.checkText(labelsField, String.join(" ", FieldText.values(document, labelsField)));
  }

  private RegionFeatures parse(Object value, String labels, DocumentLimits limits) {
    try {
      return RegionFeaturesParser.parse(value, labels, limits.regions());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("field '" + featuresField + "': " + e.getMessage(), e);
    }
  }

  private RegionFeatures find(String key, SolrInputDocument document, DocumentLimits limits) {
    try {
      RegionFeatures found = featuresFile.read(key);
      String labels = labels(document, limits);
      return labels.isEmpty() ? found : new RegionFeatures(found.values(), found.width(), labels);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("field '" + keyField + "': " + e.getMessage(), e);
    }
  }
}
