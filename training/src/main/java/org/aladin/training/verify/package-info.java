/* SPDX-License-Identifier: Apache-2.0 */

/**
 * Replays what the original computed, number by number: a check of this code and of a user's
 * installation.
 */
package org.aladin.training.verify;
