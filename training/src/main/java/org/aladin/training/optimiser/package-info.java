/* SPDX-License-Identifier: Apache-2.0 */

/** Adam with torch's exact numbers, clipping to a global norm, and the learning rate's schedule. */
package org.aladin.training.optimiser;
