/* SPDX-License-Identifier: Apache-2.0 */

/** The small network of the demo, and its training with the training jar. */
package org.aladin.demo.training;
