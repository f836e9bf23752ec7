/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.network;

/**
 * The sizes of the backbone, as in a BERT {@code config.json} with VinVL's image keys.
 *
 * @param vocabularySize rows of the word embedding table
 * @param hiddenSize H
 * @param layers transformer layers
 * @param heads A, attention heads; divides H
 * @param intermediateSize width of the feed-forward layers
 * @param maxPositions rows of the position embedding table
 * @param segmentTypes rows of the segment embedding table, at least 2
 * @param layerNormEps epsilon of every LayerNorm except that of regions (1e-12 in BERT)
 * @param regionWidth F, the number of values per region (2,054 in VinVL)
 * @param regionLayerNorm whether the projected regions are normalised
 * @param regionLayerNormEps epsilon of that normalisation
 * @param hiddenDropout dropout of embeddings and layer outputs, 0 to below 1
 * @param attentionDropout dropout of attention weights, 0 to below 1
 */
public record BackboneConfig(
    int vocabularySize,
    int hiddenSize,
    int layers,
    int heads,
    int intermediateSize,
    int maxPositions,
    int segmentTypes,
    float layerNormEps,
    int regionWidth,
    boolean regionLayerNorm,
    float regionLayerNormEps,
    float hiddenDropout,
    float attentionDropout) {

  /**
   * @throws IllegalArgumentException naming the size, its value and what was expected
   */
  public BackboneConfig {
    Sizes.atLeast("vocabulary size", vocabularySize, 4);
    Sizes.atLeast("hidden size", hiddenSize, 1);
    Sizes.atLeast("number of layers", layers, 1);
    Sizes.atLeast("number of attention heads", heads, 1);
    Sizes.divisible("hidden size", hiddenSize, "attention heads", heads);
    Sizes.atLeast("intermediate size", intermediateSize, 1);
    Sizes.atLeast("number of positions", maxPositions, 2);
    Sizes.atLeast("number of segment types", segmentTypes, 2);
    Sizes.atLeast("region width", regionWidth, 6);
    Sizes.probability("hidden dropout", hiddenDropout);
    Sizes.probability("attention dropout", attentionDropout);
  }

  /** The same sizes with other dropouts. */
  public BackboneConfig withDropout(float hidden, float attention) {
    return new BackboneConfig(
        vocabularySize,
        hiddenSize,
        layers,
        heads,
        intermediateSize,
        maxPositions,
        segmentTypes,
        layerNormEps,
        regionWidth,
        regionLayerNorm,
        regionLayerNormEps,
        hidden,
        attention);
  }
}
