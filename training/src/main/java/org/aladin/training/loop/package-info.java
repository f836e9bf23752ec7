/* SPDX-License-Identifier: Apache-2.0 */

/** The training itself: one step, and the run of epochs around it. */
package org.aladin.training.loop;
