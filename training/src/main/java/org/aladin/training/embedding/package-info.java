/* SPDX-License-Identifier: Apache-2.0 */

/**
 * Embeds captions and images into files: documents for Solr, or tensors for other programs. {@link
 * org.aladin.training.embedding.EmbeddingRun} embeds the items of an {@link
 * org.aladin.training.embedding.ItemSource} into an {@link
 * org.aladin.training.embedding.EmbeddingOutput}.
 */
package org.aladin.training.embedding;
