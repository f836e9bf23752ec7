/* SPDX-License-Identifier: Apache-2.0 */

/**
 * The documents of a request, block by block. {@link org.aladin.solr.update.block.PendingBlock} is
 * a block that waits for its embeddings; {@link org.aladin.solr.update.block.BlockResolver} finds
 * out which embeddings each of its documents needs. It applies atomic updates to what is indexed,
 * and compares the content with the indexed content.
 */
package org.aladin.solr.update.block;
