/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.document;

/**
 * How much a document may ask of the model. Longer texts and further regions than the model takes
 * are cut by it; beyond these limits a document is refused, before it costs memory.
 *
 * @param regionWidth F, the numbers of a region that the model was made for
 * @param maxRegions the most regions a document may carry
 * @param maxTextLength the most characters (UTF-16) of a caption or of the labels
 */
public record DocumentLimits(int regionWidth, int maxRegions, int maxTextLength) {
  public RegionFeaturesParser.Size regions() {
    return new RegionFeaturesParser.Size(regionWidth, maxRegions);
  }

  public String checkText(String field, String text) {
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
