/* SPDX-License-Identifier: Apache-2.0 */

/**
 * The extractor directory: a network and {@code extractor.json}, which says what goes into it and
 * what comes out. Descriptions of a few public networks are shipped.
 */
package org.aladin.extractor.directory;
