/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.loop;

import java.util.Optional;
import org.aladin.model.image.ExtractorFingerprint;
import org.aladin.model.network.ModelConfig;
import org.aladin.model.network.Parameters;
import org.aladin.model.text.Vocabulary;
import org.aladin.model.text.WordPieceTokenizer;

/**
 * A model under training.
 *
 * @param config its sizes
 * @param vocabulary the tokenizer's pieces
 * @param parameters changed by every step
 * @param extractor what made the region features that it learns from, if it is known
 */
public record TrainedModel(
    ModelConfig config,
    Vocabulary vocabulary,
    Parameters parameters,
    Optional<ExtractorFingerprint> extractor) {
  /** A tokenizer over the vocabulary. */
  public WordPieceTokenizer tokenizer() {
    return new WordPieceTokenizer(vocabulary);
  }
}
