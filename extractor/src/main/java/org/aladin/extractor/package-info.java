/* SPDX-License-Identifier: Apache-2.0 */

/**
 * Extracts region features and object labels from pictures. {@link
 * org.aladin.extractor.RegionExtractor} is the entry point: it opens an extractor directory and
 * describes decoded pictures; {@link org.aladin.extractor.picture.PictureDecoder} decodes them.
 */
package org.aladin.extractor;
