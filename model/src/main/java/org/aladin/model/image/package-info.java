/* SPDX-License-Identifier: Apache-2.0 */

/** The model's input for images: region features, their boxes and object labels. */
package org.aladin.model.image;
