/* SPDX-License-Identifier: Apache-2.0 */

/** The model of ALADIN: from a caption or an image's region features to vectors. */
package org.aladin.model;
