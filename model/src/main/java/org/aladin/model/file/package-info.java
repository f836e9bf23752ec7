/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Strict readers of text and JSON files: content that is not UTF-8 or not JSON is an error that
 * names the file.
 */
package org.aladin.model.file;
