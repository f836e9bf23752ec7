/* SPDX-License-Identifier: Apache-2.0 */

/** Starts and stops DJL and libtorch, without network access. */
package org.aladin.model.engine;
