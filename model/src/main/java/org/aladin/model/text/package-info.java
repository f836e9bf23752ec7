/* SPDX-License-Identifier: Apache-2.0 */

/** The tokenizer: WordPiece pieces of captions and object labels. */
package org.aladin.model.text;
