/* SPDX-License-Identifier: Apache-2.0 */

/**
 * The extractor directory: a network and {@code extractor.json}, which describes its inputs and
 * outputs. Descriptions of a few public networks are included.
 */
package org.aladin.extractor.directory;
