/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Reads the files that Python's {@code torch.save} writes, in its legacy and its zip format,
 * without Python: {@link org.aladin.model.torch.TorchFile} is the way in.
 *
 * <p>A torch file is a pickle, a program that builds objects. Here it can build tensors, lists,
 * maps, sets, numbers and texts; whatever else it names stays inert data ({@link
 * org.aladin.model.torch.InertObject}), and nothing of this JVM is ever called by its name. The
 * opcodes are decoded by the pickle library; what builds, calls or looks up is replaced in {@code
 * TorchUnpickler}.
 */
package org.aladin.model.torch;
