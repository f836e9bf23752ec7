/* SPDX-License-Identifier: Apache-2.0 */

/** The output of long work for people: progress, event files for TensorBoard, and the report. */
package org.aladin.training.watch;
