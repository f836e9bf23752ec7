/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.directory;

import java.util.Optional;
import org.aladin.model.alignment.encoded.WordMoment;
import org.aladin.model.image.ExtractorFingerprint;
import org.aladin.model.network.ModelConfig;
import org.aladin.model.network.Precision;
import org.aladin.model.text.Vocabulary;

/**
 * A model directory without its weights.
 *
 * @param config the sizes
 * @param vocabulary the tokenizer's pieces
 * @param precision the type of the stored weights
 * @param version as {@link ModelDirectory#version}
 * @param extractor as {@link ModelDirectory#extractor}
 * @param words as {@link ModelDirectory#words}
 */
public record ModelDescription(
    ModelConfig config,
    Vocabulary vocabulary,
    Precision precision,
    String version,
    Optional<ExtractorFingerprint> extractor,
    Optional<WordMoment> words) {}
