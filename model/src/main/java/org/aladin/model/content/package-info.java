/* SPDX-License-Identifier: Apache-2.0 */

/** Hashes of contents and their embeddings: they tell whether an embedding is that of a content. */
package org.aladin.model.content;
