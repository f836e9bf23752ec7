/* SPDX-License-Identifier: Apache-2.0 */

/** The score of one caption against one image, word by word. */
package org.aladin.training.scoring;
