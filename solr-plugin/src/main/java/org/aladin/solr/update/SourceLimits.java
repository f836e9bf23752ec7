/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update;

import java.util.Collection;
import org.aladin.solr.document.RegionFeaturesParser;
import org.apache.solr.common.SolrInputDocument;

/**
 * How much a document may ask of the model. Longer texts and further regions than the model takes
 * are cut by it; beyond these limits a document is refused, before it costs memory.
 *
 * @param dimension D, the numbers of a vector
 * @param regionWidth F, the numbers of a region that the model was made for
 * @param maxRegions the most regions a document may carry
 * @param maxTextLength the most characters (UTF-16) of a caption or of the labels
 */
record SourceLimits(int dimension, int regionWidth, int maxRegions, int maxTextLength) {
  RegionFeaturesParser.Size regions() {
    return new RegionFeaturesParser.Size(regionWidth, maxRegions);
  }

  /** A vector that a client brings: Solr would blame itself for what is wrong with it. */
  void checkVector(String field, SolrInputDocument document) {
    Collection<Object> values = document.getFieldValues(field);
    int count = values == null ? 0 : values.size();
    if (count != dimension) {
      throw new IllegalArgumentException(
          "field '" + field + "' has " + count + " numbers, expected the dimension " + dimension);
    }
    for (Object value : values) {
      if (!isFinite(value)) {
        throw new IllegalArgumentException(
            "field '" + field + "' holds " + value + ", expected finite numbers");
      }
    }
  }

  private static boolean isFinite(Object value) {
    try {
      return Float.isFinite(Float.parseFloat(String.valueOf(value))); // XML brings texts
    } catch (NumberFormatException e) {
      return false;
    }
  }

  String checkText(String field, String text) {
    if (text.length() > maxTextLength) {
      throw new IllegalArgumentException(
          "field '"
              + field
              + "' has "
              + text.length()
              + " characters, expected at most "
              + maxTextLength);
    }
    return text;
  }
}
