/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.loss;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import org.aladin.training.config.LossTerm;

/**
 * The loss of one batch, on the device.
 *
 * @param total the weighted sum, one number with its graph
 * @param terms each term that counts, before its weight
 */
public record LossValues(NDArray total, Map<LossTerm, NDArray> terms) {}
