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
 * @param pairs how many pairs of image and caption the batch had
 * @param batchSeconds time of the whole step, data included
 * @param dataSeconds time it waited for data
 * @param learningRate what the optimiser used
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
