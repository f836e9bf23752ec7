/* SPDX-License-Identifier: Apache-2.0 */

/** Runs what the documentation tells users of training to run. */
package org.aladin.training.guide;
