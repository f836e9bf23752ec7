/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Reads the files that Python's {@code torch.save} writes, in its legacy and its zip format,
 * without Python: {@link org.aladin.model.torch.TorchFile} is the entry point.
 *
 * <p>A torch file is a pickle, that is a program that builds objects. Here it can only build
 * tensors, lists, maps, sets, numbers and texts. All other objects remain inert data ({@link
 * org.aladin.model.torch.InertObject}), and the file can never call code of this JVM by name. A
 * pickle library decodes the opcodes; {@code TorchUnpickler} replaces those that build, call or
 * look up.
 */
package org.aladin.model.torch;
