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
import org.apache.solr.common.SolrInputDocument;
import org.apache.solr.common.SolrInputField;

/**
 * Embeds an image by its region features and object labels. The features are in the document or, if
 * it has none, in a file under the document's image key.
 *
 * @param featuresField R × F values, as {@link RegionFeaturesParser} reads them; null if documents
 *     only have keys
 * @param keyField the image key; null if documents bring their features
 * @param featuresFile the file with the features of each key; null without one
 * @param labelsField object labels, joined by spaces if there are several values; null if documents
 *     have none. A document without labels gets those of the file
 */
record ImageTarget(
    String featuresField,
    String keyField,
    FeaturesFile featuresFile,
    String labelsField,
    OutputFields output)
    implements EmbeddingTarget {

  static ImageTarget read(CheckedConfig image) {
    String features = image.text("featuresField");
    String key = image.text("keyField");
    String file = image.text("featuresFile");
    if ((features == null && key == null) || (key == null) != (file == null)) {
      throw new IllegalArgumentException(
          image.name() + ": expected featuresField, or keyField with featuresFile, or all three");
    }
    ImageTarget target =
        new ImageTarget(
            features,
            key,
            file == null ? null : new FeaturesFile(file),
            image.text("labelsField"),
            OutputFields.read(image));
    image.checkNothingElse();
    return target;
  }

  @Override
  public List<String> mainFields() {
    return Stream.of(featuresField, keyField).filter(field -> field != null).toList();
  }

  @Override
  public List<String> sourceFields() {
    return Stream.of(featuresField, keyField, labelsField).filter(field -> field != null).toList();
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
  public Optional<EmbeddingSource> read(SolrInputDocument document, DocumentLimits limits) {
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
