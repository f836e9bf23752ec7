/* SPDX-License-Identifier: Apache-2.0 */

/** What a person sees of long work: progress, event files for TensorBoard, and the report. */
package org.aladin.training.watch;
