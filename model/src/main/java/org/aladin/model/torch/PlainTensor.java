/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.torch;

/**
 * A tensor in Java's memory.
 *
 * @param type the type of its values
 * @param shape the sizes of its dimensions
 * @param bytes its values, row-major and little-endian
 */
public record PlainTensor(TorchType type, long[] shape, byte[] bytes) {}
