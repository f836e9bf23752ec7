/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.image;

import org.aladin.model.PublicApi;

/**
 * The rectangle of a region in relative coordinates: 0 is the left or top edge of the image, 1 the
 * right or bottom one.
 *
 * @param x1 left edge
 * @param y1 top edge
 * @param x2 right edge
 * @param y2 bottom edge
 */
@PublicApi
public record Box(float x1, float y1, float x2, float y2) {}
