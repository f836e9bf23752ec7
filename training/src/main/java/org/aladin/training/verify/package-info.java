/* SPDX-License-Identifier: Apache-2.0 */

/**
 * Replays what the original computed, number by number: a check of this code, and a user's check of
 * an installation.
 */
package org.aladin.training.verify;
