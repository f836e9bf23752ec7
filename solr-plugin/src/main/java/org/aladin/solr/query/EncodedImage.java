/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.query;

import org.aladin.model.encoder.Embedding;
import org.aladin.model.image.RegionFeatures;

/**
 * The image of a query.
 *
 * @param regions R × F values, with the object labels
 * @param embedding what the model made of them
 */
record EncodedImage(RegionFeatures regions, Embedding embedding) {}
