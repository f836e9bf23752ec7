/* SPDX-License-Identifier: Apache-2.0 */

/**
 * The model directory, which training writes and Solr loads. It consists of {@code config.json}
 * (sizes and format version), {@code vocab.txt} and {@code model.safetensors} (parameters by the
 * names of the original's checkpoints).
 */
package org.aladin.model.directory;
