/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.rerank;

/**
 * The smallest and largest scores in a window, which scales need. As text it travels from the node
 * that merges shards to the shards that explain.
 *
 * @param firstPassMin over all documents of the window
 * @param firstPassMax likewise
 * @param alignmentMin over the documents with an alignment score
 * @param alignmentMax likewise
 */
record WindowRange(float firstPassMin, float firstPassMax, float alignmentMin, float alignmentMax) {
  /**
   * @throws IllegalArgumentException if that is no text of {@link #asText}
   */
  static WindowRange parse(String text) {
    String[] parts = text.split(" ", -1);
    float[] numbers = new float[4];
    try {
      for (int i = 0; i < numbers.length && parts.length == numbers.length; i++) {
        numbers[i] = Float.parseFloat(parts[i]);
      }
      if (parts.length == numbers.length) {
        return new WindowRange(numbers[0], numbers[1], numbers[2], numbers[3]);
      }
    } catch (NumberFormatException e) {
      // reported below, as a wrong count is
    }
    throw new IllegalArgumentException("'" + text + "', expected four numbers");
  }

  String asText() {
    return firstPassMin + " " + firstPassMax + " " + alignmentMin + " " + alignmentMax;
  }
}
