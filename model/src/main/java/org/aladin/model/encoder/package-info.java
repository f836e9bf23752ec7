/* SPDX-License-Identifier: Apache-2.0 */

/**
 * The one door to the network for evaluation and search: captions and images in, embeddings out.
 */
package org.aladin.model.encoder;
