/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.directory;

import java.util.Optional;
import org.aladin.model.image.ExtractorFingerprint;
import org.aladin.model.network.ModelConfig;
import org.aladin.model.text.Vocabulary;

/**
 * A model directory without its weights.
 *
 * @param config the sizes
 * @param vocabulary the tokenizer's pieces
 * @param version as {@link ModelDirectory#version}
 * @param extractor as {@link ModelDirectory#extractor}
 */
public record ModelDescription(
    ModelConfig config,
    Vocabulary vocabulary,
    String version,
    Optional<ExtractorFingerprint> extractor) {}
