/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.watch;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One training step, as it is logged.
 *
 * @param step counted from 1 over the whole run, resumed runs included (the original's Eiters)
 * @param epoch counted from 0
 * @param stepInEpoch counted from 0
 * @param pairs number of pairs of image and caption in the batch
 * @param batchSeconds time of the whole step, with reading data
 * @param dataSeconds time spent waiting for data
 * @param learningRate the optimiser's learning rate
 * @param loss the weighted sum of the terms
 * @param terms each loss term by its name in the configuration, unweighted
 * @param gradientNorm global norm before clipping
 */
public record StepRecord(
    long step,
    int epoch,
    int stepInEpoch,
    int pairs,
    double batchSeconds,
    double dataSeconds,
    double learningRate,
    double loss,
    Map<String, Double> terms,
    double gradientNorm) {

  public StepRecord {
    terms = Collections.unmodifiableMap(new LinkedHashMap<>(terms));
  }
}
