/* SPDX-License-Identifier: Apache-2.0 */

/**
 * A picture in, region features and object labels out. {@link org.aladin.extractor.RegionExtractor}
 * is the entrance: it opens an extractor directory and describes decoded pictures; {@link
 * org.aladin.extractor.picture.PictureDecoder} decodes them.
 */
package org.aladin.extractor;
