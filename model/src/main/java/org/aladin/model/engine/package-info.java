/* SPDX-License-Identifier: Apache-2.0 */

/** How DJL and libtorch are started: from this machine alone. */
package org.aladin.model.engine;
