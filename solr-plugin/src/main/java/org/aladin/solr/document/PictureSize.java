/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.document;

/**
 * The size of a picture as it is displayed, after the EXIF orientation was applied.
 *
 * @param width in pixels, at least 1
 * @param height in pixels, at least 1
 */
public record PictureSize(int width, int height) {}
