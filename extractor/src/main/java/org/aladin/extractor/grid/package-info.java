/* SPDX-License-Identifier: Apache-2.0 */

/** Regions from a feature map: its cells, pooled. */
package org.aladin.extractor.grid;
