/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.torch;

/**
 * The name of a Python class or function that a file refers to. It is never looked up or called.
 *
 * @param name module and name, for example {@code torch.float32}
 */
record InertGlobal(String name) {}
