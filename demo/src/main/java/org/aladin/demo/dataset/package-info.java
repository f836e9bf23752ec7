/* SPDX-License-Identifier: Apache-2.0 */

/** Captioned images in three parts, and their files for training. */
package org.aladin.demo.dataset;
