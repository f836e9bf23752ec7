/* SPDX-License-Identifier: Apache-2.0 */

/**
 * Late interaction outside the network: alignment sets, the modes of their score, and MaxSim in
 * plain Java.
 */
package org.aladin.model.alignment;
