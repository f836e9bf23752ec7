/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.config;

/**
 * One configuration, as {@link ConfigFile} reads it. Keys of the original that have only one
 * possible value here are checked and not kept.
 *
 * @param name the file's name without its ending, for example {@code alad-alignment-triplet}
 * @param dataset the data set's name, for reports only
 * @param embedSize H, the width of both heads; equals the backbone's hidden size
 * @param freezeBackbone {@code freeze-teran}: the backbone runs without gradients, its dropout on
 * @param matchingLayers {@code tern-layers}: transformer layers of the matching head
 * @param dropout probability of dropping a number, in the backbone and the matching head; 0 to 1
 * @param learningRate Adam's, before the schedule
 * @param gradientClip largest global norm of the gradients; 0 clips nothing
 * @param loss the terms of the loss
 * @param batchSize pairs a step
 * @param gamma the learning rate is multiplied by it every {@code stepSize} epochs
 * @param stepSize epochs between two changes of the learning rate
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
    int stepSize) {}
