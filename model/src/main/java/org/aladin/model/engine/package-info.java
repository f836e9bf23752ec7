/* SPDX-License-Identifier: Apache-2.0 */

/** How DJL and libtorch are started, from this machine alone, and how they end. */
package org.aladin.model.engine;
