/* SPDX-License-Identifier: Apache-2.0 */

/**
 * The model directory: what training writes and Solr loads. {@code config.json} (sizes and format
 * version), {@code vocab.txt} and {@code model.safetensors} (parameters by the names of the
 * original's checkpoints), and nothing else.
 */
package org.aladin.model.directory;
