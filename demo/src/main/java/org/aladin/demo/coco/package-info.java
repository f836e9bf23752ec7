/* SPDX-License-Identifier: Apache-2.0 */

/** Photographs with captions written by people: the COCO data set in its published layout. */
package org.aladin.demo.coco;
