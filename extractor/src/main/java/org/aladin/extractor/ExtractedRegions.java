/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.extractor;

import org.aladin.model.PublicApi;
import org.aladin.model.image.RegionFeatures;
import org.aladin.model.vinvl.ImagePredictions;

/**
 * The output of an extractor for one picture, in the two forms that {@link
 * org.aladin.model.vinvl.VinvlWriter} writes and an encoder reads.
 *
 * @param features R regions of F values each, R between 1 and the extractor's maximum; the last six
 *     values of a region are its box in VinVL's layout; includes the object labels
 * @param predictions the picture's size, and the objects whose class names are those labels, their
 *     boxes in pixels of the upright picture; empty if the extractor has no classes
 */
@PublicApi
public record ExtractedRegions(RegionFeatures features, ImagePredictions predictions) {}
