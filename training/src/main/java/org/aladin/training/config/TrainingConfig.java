/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.config;

import java.util.OptionalInt;

/**
 * One configuration, as {@link TrainingConfigFile} reads it. Keys of the original with a single
 * allowed value are checked, but not stored.
 *
 * @param name the file's name without its ending, for example {@code alad-alignment-triplet}
 * @param dataset the data set's name, for reports only
 * @param embedSize H, the width of both heads; equals the backbone's hidden size
 * @param freezeBackbone {@code freeze-teran}: whether the backbone runs without gradients, but with
 *     dropout
 * @param matchingLayers {@code tern-layers}: transformer layers of the matching head
 * @param dropout dropout probability of the backbone and the matching head, 0 to 1
 * @param learningRate Adam's, before the schedule
 * @param gradientClip maximum global norm of the gradients; 0 disables clipping
 * @param loss the terms of the loss
 * @param batchSize pairs per step
 * @param gamma factor of the learning rate after every {@code stepSize} epochs; 1 without a
 *     schedule
 * @param stepSize epochs between two changes of the learning rate
 * @param captionTokens ALADIN-2.0's {@code max_caption_seq_len}, if it is there
 * @param labelTokens ALADIN-2.0's {@code max_labels_seq_len}, if it is there
 */
public record TrainingConfig(
    String name,
    String dataset,
    int embedSize,
    boolean freezeBackbone,
    int matchingLayers,
    double dropout,
    double learningRate,
    double gradientClip,
    LossSettings loss,
    int batchSize,
    double gamma,
    int stepSize,
    OptionalInt captionTokens,
    OptionalInt labelTokens) {}
