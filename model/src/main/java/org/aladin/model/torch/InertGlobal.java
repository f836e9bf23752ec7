/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.torch;

/**
 * The name of a Python class or function that a file mentions; nothing was looked up or called.
 *
 * @param name module and name, e.g. {@code torch.float32}
 */
record InertGlobal(String name) {}
