/* SPDX-License-Identifier: Apache-2.0 */

/** Text as the model sees it: WordPiece pieces of captions and object labels. */
package org.aladin.model.text;
