/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.network;

import ai.djl.ndarray.NDArray;

/**
 * The backbone's outputs of a batch of images and a batch of captions.
 *
 * @param regions [B, R, H]
 * @param tokens [B, W, H]
 */
public record PairOutputs(NDArray regions, NDArray tokens) {}
