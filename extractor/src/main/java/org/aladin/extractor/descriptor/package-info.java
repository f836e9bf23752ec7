/* SPDX-License-Identifier: Apache-2.0 */

/**
 * Region features computed from pixels without a network: the whole picture and the cells of three
 * grids, each described by its colours, gradients and position. They take milliseconds, but a
 * detector's features are far better.
 */
package org.aladin.extractor.descriptor;
