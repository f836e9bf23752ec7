/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.loop;

import java.util.Map;
import org.aladin.training.config.LossTerm;

/**
 * The figures of one step.
 *
 * @param loss the weighted sum of the terms
 * @param terms each term that counted, before its weight
 * @param gradientNorm global norm of the gradients before clipping
 */
public record StepFigures(double loss, Map<LossTerm, Double> terms, double gradientNorm) {}
