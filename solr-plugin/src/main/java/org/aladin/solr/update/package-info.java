/* SPDX-License-Identifier: Apache-2.0 */

/**
 * Embedding documents as they are indexed. {@link
 * org.aladin.solr.update.AladinUpdateProcessorFactory} reads the configuration; its processor keeps
 * documents, with their children, back until a batch is full, embeds them together and sends them
 * on in the order they came.
 */
package org.aladin.solr.update;
