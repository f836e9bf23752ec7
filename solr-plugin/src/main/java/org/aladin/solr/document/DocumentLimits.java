/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.document;

/**
 * The maximum size of a document's sources. The model truncates longer texts and lists of regions;
 * beyond these limits, a document is rejected before it takes memory.
 *
 * @param regionWidth F of the model, the values of a region
 * @param maxRegions the maximum number of regions of an image
 * @param maxTextLength the maximum number of characters (UTF-16) of a caption or of the labels
 */
public record DocumentLimits(int regionWidth, int maxRegions, int maxTextLength) {
  /** The size of region features. */
  public RegionFeaturesParser.Size regions() {
    return new RegionFeaturesParser.Size(regionWidth, maxRegions);
  }

  /**
   * @return the text
   * @throws IllegalArgumentException if it is too long; the message has the field and both numbers
   */
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
