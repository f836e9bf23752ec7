/* SPDX-License-Identifier: Apache-2.0 */

/** Real photographs with the captions people wrote: the COCO data set as it is downloaded. */
package org.aladin.demo.coco;
