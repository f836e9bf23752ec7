/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update;

import java.util.List;
import java.util.Optional;
import org.apache.solr.common.SolrInputDocument;
import org.apache.solr.common.SolrInputField;

/**
 * Embeds an image by its region features and object labels.
 *
 * @param featuresField R × F numbers, as {@link RegionFeaturesParser} reads them
 * @param labelsField object labels, joined by spaces if there are several values; null if the
 *     documents have none
 */
record ImageTarget(String featuresField, String labelsField, OutputFields output)
    implements Target {
  @Override
  public List<String> sourceFields() {
    return labelsField == null ? List.of(featuresField) : List.of(featuresField, labelsField);
  }

  @Override
  public Optional<Source> read(SolrInputDocument document, SourceLimits limits) {
    SolrInputField features = document.getField(featuresField);
    if (features == null || features.getValueCount() == 0) {
      return Optional.empty();
    }
    String labels =
        labelsField == null ? "" : String.join(" ", FieldText.values(document, labelsField));
    try {
      return Optional.of(
          new Source.Image(
              RegionFeaturesParser.parse(
                  features.getValue(), limits.checkText(labelsField, labels), limits)));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("field '" + featuresField + "': " + e.getMessage(), e);
    }
  }
}
