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
  static WindowRange parse(String text) {
    String[] parts = text.split(" ", -1);
    return new WindowRange(
        Float.parseFloat(parts[0]),
        Float.parseFloat(parts[1]),
        Float.parseFloat(parts[2]),
        Float.parseFloat(parts[3]));
  }

  String asText() {
    return firstPassMin + " " + firstPassMax + " " + alignmentMin + " " + alignmentMax;
  }
}
