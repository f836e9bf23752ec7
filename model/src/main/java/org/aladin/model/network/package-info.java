/* SPDX-License-Identifier: Apache-2.0 */

/**
 * The network of ALADIN on DJL arrays: {@link org.aladin.model.network.Backbone} (BERT with an
 * image input), {@link org.aladin.model.network.MatchingHead} and {@link
 * org.aladin.model.network.AlignmentHead}, put together by {@link
 * org.aladin.model.network.AladinNetwork}. A {@link org.aladin.model.network.SequenceLayout}
 * decides whether sequences are padded.
 *
 * <p>Letters of shapes: B images or captions of a batch, W tokens of a caption, L label tokens, R
 * regions, F numbers of a region, H hidden size, A attention heads.
 *
 * <p>Ownership: a result belongs to the manager of its first operand, so every forward pass starts
 * from arrays of the caller's sub-manager (the batch) and adds nothing to the parameters' manager.
 */
package org.aladin.model.network;
