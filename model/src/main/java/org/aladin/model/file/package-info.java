/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Text and JSON files, read strictly: what is not UTF-8 or not JSON is refused with the file's name
 * instead of being guessed at.
 */
package org.aladin.model.file;
