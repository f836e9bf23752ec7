/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.extractor.detector;

import org.aladin.model.image.RegionFeatures;
import org.aladin.model.vinvl.ImagePredictions;

/**
 * The output of a detector for a picture.
 *
 * @param features the features of its regions, with the labels of the objects
 * @param predictions the objects
 */
public record Detected(RegionFeatures features, ImagePredictions predictions) {}
