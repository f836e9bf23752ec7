/* SPDX-License-Identifier: Apache-2.0 */

/** Captioned images in three parts, and the files that training reads of them. */
package org.aladin.demo.dataset;
