/* SPDX-License-Identifier: Apache-2.0 */

/**
 * The only entry point to the network for evaluation and search: encodes captions and images to
 * embeddings.
 */
package org.aladin.model.encoder;
