/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.extractor;

import org.aladin.model.PublicApi;
import org.aladin.model.image.RegionFeatures;
import org.aladin.model.vinvl.ImagePredictions;

/**
 * What an extractor makes of one picture, in the two forms that {@link
 * org.aladin.model.vinvl.VinvlWriter} writes and an encoder reads.
 *
 * @param features R regions of F values each, R between 1 and the extractor's maximum; the last six
 *     values of a region are its box as VinVL has it; with the object labels
 * @param predictions the picture's size, and the objects whose class names are those labels, their
 *     boxes in pixels of the upright picture; empty where the extractor knows no classes
 */
@PublicApi
public record ExtractedRegions(RegionFeatures features, ImagePredictions predictions) {}
