/* SPDX-License-Identifier: Apache-2.0 */
/** How far long work is, on a terminal or in the lines of a log file. */
package org.aladin.training.progress;
